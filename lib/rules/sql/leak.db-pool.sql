-- SPDX-License-Identifier: MIT
-- id: leak.db-pool
-- title: A pool of connections is used up, or rows and transactions stay open
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_waiters = 5 goroutines      # at one site, that have waited
-- param: min_wait = 60 seconds          # typically
-- message: {count} goroutines wait for {what} at {function}: {sign}
-- fix: `defer rows.Close()` and `defer tx.Rollback()` right behind the call that gave them (Release for slots, Close for connections); no second query on the pool while the first holds a connection; a context with a deadline; then SetMaxOpenConns
-- confirm: read who takes from the pool for a return without the Close; db.Stats() (InUse, WaitCount) shows whether connections come back
--
-- Who asks a used-up pool waits in database/sql.(*DB).conn, in a semaphore or in the pool of a
-- client library. That is back-pressure and no fault as long as connections come back: the waiters
-- change, or wait for moments. It is one when the waiters stay and grow, or wait for minutes. Where
-- at the same time no goroutine is inside a driver, nobody works with the connections that are
-- out: rows or transactions were left open, and it is an error; else the pool is too small or the
-- database too slow, a warning (as for semaphores, of whose holders no dump knows).
-- Rows and transactions under a context that can be cancelled have a goroutine each (awaitDone):
-- where those stay and grow, they are left open, also in a pool without a limit.
--
-- Look-alikes: a pool saturated for a moment, bursts, an import that holds the only connection
-- while it computes: their waiters have no minutes and do not grow.
WITH busy AS (
    SELECT snapshot, sum(count) AS n FROM groups
    WHERE last AND judge IS NULL AND ' ' || packages || ' ' GLOB '* database/sql *'
          AND place NOT GLOB 'database/sql.*'
    GROUP BY snapshot),
open AS (
    SELECT snapshot, sum(CASE WHEN entry GLOB '*Rows*' THEN count ELSE 0 END) AS rows_open,
           sum(CASE WHEN entry GLOB '*Tx*' THEN count ELSE 0 END) AS tx_open
    FROM groups WHERE last AND judge = 'leak.db-pool' AND entry GLOB 'database/sql.*awaitDone'
    GROUP BY snapshot),
verdicts AS (
    SELECT w.*, w.what GLOB 'open *' AS held, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN lane = 'ids' AND NOT idle_given AND what NOT GLOB 'open *' AND coalesce(kept * 100 >= :kept_pct, 1)
             AND count >= :min_waiters AND wait_typical_ns >= :min_wait * 1000000000 THEN 'waits'
    END AS how,
           CASE WHEN place = 'database/sql.(*DB).conn' THEN coalesce(b.n, 0) END AS in_driver,
           o.rows_open, o.tx_open
    FROM waiting w LEFT JOIN busy b ON b.snapshot = w.snapshot LEFT JOIN open o ON o.snapshot = w.snapshot
    WHERE w.judge = 'leak.db-pool')
SELECT function, file, line, count, subject_kind, subject_key,
       CASE WHEN how = 'rises' OR (NOT held AND coalesce(in_driver, 1) > 0) THEN 'warning' ELSE 'error' END AS severity,
       CASE how WHEN 'rises' THEN 'signature' ELSE 'measured' END AS basis,
       CASE WHEN held THEN 'the end of ' ELSE '' END || what AS what,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign
                WHEN 'waits' THEN 'typically for a minute or more' END
           || CASE WHEN held OR in_driver IS NULL THEN ''
                   WHEN in_driver = 0 THEN ', and nobody is inside the driver'
                   ELSE ', and ' || in_driver || ' are inside the driver' END AS sign,
       process, state, in_driver, rows_open, tx_open, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE WHEN how = 'rises' THEN doubled_doubt
                     WHEN held THEN 'who left them open is on no stack, unless it still holds them'
                     WHEN in_driver > 0 THEN 'connections are at work: the pool may be too small, or the database slow' END,
                capped_doubt, CASE WHEN in_driver IS NULL THEN 'who holds the others is not in the dump: work that takes long looks the same'
                              ELSE 'who holds the connections may be on no stack' END) AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
