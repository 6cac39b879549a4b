-- SPDX-License-Identifier: MIT
-- id: memory.gc-pressure
-- title: The garbage collector takes its share
-- severity: warning
-- basis: measured
-- needs: trace
-- param: mark_pct = 50 percent        # of the trace in which the collector marks
-- param: min_marks = 10 collections
-- param: pause_rate = 500 milliseconds # of stops for the collector in a minute
-- param: min_pause = 10 milliseconds  # the longest stop for the collector
-- param: min_time = 1 seconds         # of trace, below it is a moment: info
-- message: {count} collections in {during_ns} of trace: {sign}
-- fix: allocate less (allocs profile: buffers that can be reused, conversions, closures); raise GOGC, or set GOMEMLIMIT where it is GOGC that keeps a small heap small
-- confirm: `traceq gc` shows how much of the processors was left to the program; GODEBUG=gctrace=1 the same over hours
--
-- Figures from the trace itself: the share of it in which the collector marks, and how long the
-- world stood still for it in a minute. Marking takes a quarter of the processors while it goes on.
--
-- Look-alikes: a burst of collections while a program starts, runtime.GC() called by hand or by
-- tests, a trace of milliseconds (info). A small heap is collected often and cheaply: only the
-- share of the time counts, not the number.
WITH marks AS (
    SELECT process, snapshot, sum(duration_ns) AS mark_ns, count(*) AS n FROM trace_stops
    WHERE kind = 'mark' GROUP BY process, snapshot),
stops AS (
    SELECT snapshot, sum(duration_ns) AS stop_ns, max(duration_ns) AS longest_ns FROM trace_stops
    WHERE kind = 'stop' AND reason GLOB 'GC *' GROUP BY snapshot),
judged AS (
    SELECT m.process, m.n, m.mark_ns, x.duration_ns, x.snapshot, s.stop_ns, s.longest_ns,
           m.n >= :min_marks AND m.mark_ns * 100 >= x.duration_ns * :mark_pct AS marks,
           s.stop_ns * 60000.0 >= x.duration_ns * :pause_rate
               AND s.longest_ns >= :min_pause * 1000000 AS pauses
    FROM marks m JOIN traces x ON x.snapshot = m.snapshot LEFT JOIN stops s ON s.snapshot = m.snapshot
    WHERE x.duration_ns > 0)
SELECT NULL AS function, NULL AS file, NULL AS line, n AS count, 'snapshot' AS subject_kind,
       process || ' gc-pressure' AS subject_key,
       CASE WHEN duration_ns < :min_time * 1000000000 THEN 'info' END AS severity,
       CASE WHEN marks THEN 'it marks ' || round(100.0 * mark_ns / duration_ns, 1) || ' % of the time' ELSE '' END
           || CASE WHEN marks AND pauses THEN ', and ' ELSE '' END
           || CASE WHEN pauses THEN 'the world stood still for it '
                   || CAST(round(stop_ns * 60000.0 / duration_ns) AS INTEGER) || ' ms in a minute' ELSE '' END AS sign,
       process, duration_ns AS during_ns, mark_ns, stop_ns AS stopped_ns, longest_ns AS longest_stop_ns,
       duration_ns / n AS interval_ns, 'the trace' AS figures_from
FROM judged WHERE coalesce(marks, 0) OR coalesce(pauses, 0)
ORDER BY mark_ns DESC, process
