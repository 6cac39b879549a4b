-- id: leak.endless
-- title: T
-- severity: error
-- basis: measured
-- needs: dump
-- message: {count}
--
WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT sum(x) AS count FROM r
