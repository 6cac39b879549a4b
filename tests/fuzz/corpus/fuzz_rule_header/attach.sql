-- id: leak.endless
-- title: T
-- severity: error
-- basis: measured
-- needs: dump
-- message: {count}
--
ATTACH "x" AS y
