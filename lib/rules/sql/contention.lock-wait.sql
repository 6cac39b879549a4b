-- SPDX-License-Identifier: MIT
-- id: contention.lock-wait
-- title: Goroutines wait for a lock for seconds
-- severity: warning
-- basis: measured
-- needs: trace
-- param: min_wait = 2 seconds      # of one wait that counts
-- param: min_waits = 3 times       # in one function, for a warning
-- message: {count} times a wait for a lock in {function} took {min_ns} or longer, {unended} times it is not over where the trace ends
-- fix: find who holds it: `rootcause report --source DIR` or `rootcause deadlock --source DIR TRACE` tells; do not hold locks across calls and waits, take two of them in one order, give them back on every way out
-- confirm: add --source DIR with the source that was running; or a SIGQUIT dump, which has the addresses of locks
--
-- A mutex is held for microseconds. Who waits for one for seconds waits for a holder that waits itself,
-- or is gone. A trace measures the wait and does not tell the holder, so this is where to look, and what
-- is left when neither a dump nor source says more: with them the rules on deadlocks and on locks that
-- are held judge, and this one does not.
--
-- Look-alikes: a lock that lets one long job run after the other, and one that a single waiter is
-- to get when its owner ends: info, as is anything that happens once or twice. Counted are the waits
-- whose octave lies above the limit wholly, so that the number is a lower bound.
WITH waits AS (
    SELECT t.process, t.snapshot, t.function, t.file, t.line, t.unended, t.total_ns, t.max_ns,
           coalesce((SELECT sum(o.n) FROM trace_octaves o WHERE o.snapshot = t.snapshot AND o.id = t.id
                     AND (1 << o.octave) >= :min_wait * 1000000000), 0) AS long,
           CASE WHEN t.unended_max_ns >= :min_wait * 1000000000 THEN t.unended ELSE 0 END AS left
    FROM trace_times t
    WHERE t.state = 'waiting' AND t.reason IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock')
          AND t.function IS NOT NULL AND t.judge IS NULL
          AND t.snapshot IN (SELECT snapshot FROM trace_dumps)
          AND NOT EXISTS (SELECT 1 FROM wait_dumps d WHERE d.snapshot = t.snapshot AND d.sourced AND d.files > 0)),
longest AS (
    SELECT w.*, row_number() OVER (PARTITION BY process, function, file ORDER BY long DESC, max_ns DESC, line) AS nth
    FROM waits w WHERE long > 0)
SELECT function, file, max(CASE WHEN nth = 1 THEN line END) AS line, sum(long) AS count, 'function' AS subject_kind,
       process || ' lock ' || function AS subject_key,
       CASE WHEN sum(long) < :min_waits THEN 'info' END AS severity,
       process, min(sum(left), sum(long)) AS unended, CAST(:min_wait * 1000000000 AS INTEGER) AS min_ns, max(max_ns) AS max_ns,
       'a lock that lets one long job run after the other looks the same' AS doubt
FROM longest GROUP BY process, function, file
ORDER BY sum(long) DESC, function, file
