-- SPDX-License-Identifier: MIT
-- id: leak.db-open
-- title: A database is opened again and again
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- message: {count} open databases (*sql.DB), each with a goroutine at {function}: {sign}
-- fix: call sql.Open once and share the *sql.DB, which is a pool; where one is opened for a while, Close it
-- confirm: look for sql.Open and sql.OpenDB in code that runs for each request; the server counts the connections
--
-- Every *sql.DB has one goroutine that opens connections, from sql.Open to Close. Their number is
-- that of open databases: where it grows while the old ones stay, each call opens one of its own
-- and none is closed. The caller of sql.Open is on no stack.
--
-- Look-alike: a database for each of many tenants, whose number is constant: no finding.
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
    END AS how
    FROM waiting WHERE judge = 'leak.db-open')
SELECT function, file, line, count, subject_kind, subject_key,
       CASE how WHEN 'grows' THEN 'error' ELSE 'warning' END AS severity,
       CASE how WHEN 'grows' THEN 'measured' ELSE 'signature' END AS basis,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE how WHEN 'rises' THEN doubled_doubt END, capped_doubt, 'who calls sql.Open is on no stack') AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
