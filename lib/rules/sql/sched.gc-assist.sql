-- SPDX-License-Identifier: MIT
-- id: sched.gc-assist
-- title: Goroutines work for the garbage collector
-- severity: warning
-- basis: measured
-- needs: trace
-- param: min_assist = 5 milliseconds # the longest of one assist
-- param: share_pct = 10 percent      # of the time that the goroutines ran
-- param: min_total = 50 milliseconds # of assists together
-- message: goroutines of {entry} marked for the collector {count} times when they allocated at {function}, {max_ns} the longest
-- fix: allocate less there (reuse buffers, sync.Pool, fewer pointers); raise GOGC or set GOMEMLIMIT so that the collector starts earlier and runs less often
-- confirm: `traceq gc` lists assists by goroutine; a heap profile (allocs) names what is allocated
--
-- Who allocates faster than the collector marks has to help it: its own work stands still. An
-- assist above 5 ms is a delay that a request feels. Assists of a few hundred microseconds while
-- the collector runs are how Go works and healthy; a single long one is info, as is a sum that is
-- small beside the time that the goroutines ran. An assist lasts from its begin to its end: where the
-- processors are busy with others, waiting for one is a part of it.
WITH assists AS (
    SELECT process, snapshot, entry, function, file, line, n, total_ns, max_ns,
           row_number() OVER (PARTITION BY snapshot, entry ORDER BY total_ns DESC, ord) AS nth
    FROM trace_assists WHERE kind = 'assist' AND entry IS NOT NULL),
sums AS (
    SELECT process, snapshot, entry, sum(n) AS count, sum(total_ns) AS total_ns, max(max_ns) AS max_ns
    FROM assists GROUP BY process, snapshot, entry),
ran AS (SELECT snapshot, entry, sum(total_ns) AS running_ns FROM trace_times WHERE state = 'running'
        GROUP BY snapshot, entry)
SELECT a.function, a.file, a.line, s.count, 'function' AS subject_kind,
       s.process || ' assist ' || s.entry AS subject_key,
       CASE WHEN s.total_ns * 100 < coalesce(r.running_ns, 0) * :share_pct
                 OR s.total_ns < :min_total * 1000000 THEN 'info' END AS severity,
       s.total_ns / 1000000.0 AS weight, s.process, s.entry, s.max_ns, s.total_ns, r.running_ns,
       round(100.0 * s.total_ns / nullif(r.running_ns, 0), 1) AS share_pct
FROM sums s JOIN assists a ON a.snapshot = s.snapshot AND a.entry = s.entry AND a.nth = 1
     JOIN trace_entries e ON e.snapshot = s.snapshot AND e.entry = s.entry AND NOT e.system
     LEFT JOIN ran r ON r.snapshot = s.snapshot AND r.entry = s.entry
WHERE s.max_ns >= :min_assist * 1000000
ORDER BY s.total_ns DESC, s.entry
