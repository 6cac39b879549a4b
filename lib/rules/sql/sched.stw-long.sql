-- SPDX-License-Identifier: MIT
-- id: sched.stw-long
-- title: The world stands still for long
-- severity: warning
-- basis: measured
-- needs: trace
-- param: min_stop = 10 milliseconds  # of one stop that counts
-- param: min_stops = 3 times         # so many of them
-- param: one_stop = 100 milliseconds # or a single one
-- message: the world was stopped for {reason} {times}, {max_ns} the longest
-- fix: see what runs in `traceq timeline` when the stop begins: one long call of assembly code (copy, compare, hash) cannot be interrupted, cut it into pieces; ask runtime.ReadMemStats rarely, runtime/metrics does not stop the world
-- confirm: `traceq gc` lists the stops; /sched/pauses/total of runtime/metrics over days
--
-- While the world is stopped nothing of the program runs: a stop is a delay for every request. It
-- takes microseconds unless some thread cannot be interrupted (a long copy, comparison or hash in
-- assembly) or gets no processor from the system.
--
-- Look-alikes: starting a trace, goroutine profiles and dumps stop the world themselves, which is
-- the price of looking: info, as is one stop alone. A machine whose other programs take the
-- processors away shows such stops, too.
WITH long AS (
    SELECT t.process, t.snapshot, t.reason, t.function, t.file, t.line, t.duration_ns,
           t.reason IN ('start trace', 'stop trace', 'goroutine profile', 'goroutine profile cleanup',
                        'all goroutines stack trace', 'write heap dump') AS looking,
           row_number() OVER (PARTITION BY t.snapshot, t.reason ORDER BY t.duration_ns DESC, t.ord) AS nth
    FROM trace_stops t
    WHERE t.kind = 'stop' AND t.reason IS NOT NULL AND t.duration_ns >= :min_stop * 1000000)
SELECT max(CASE WHEN nth = 1 THEN l.function END) AS function, max(CASE WHEN nth = 1 THEN l.file END) AS file,
       max(CASE WHEN nth = 1 THEN l.line END) AS line, count(*) AS count, 'snapshot' AS subject_kind,
       l.process || ' stop ' || l.reason AS subject_key,
       CASE WHEN looking OR (count(*) < :min_stops AND max(l.duration_ns) < :one_stop * 1000000)
            THEN 'info' END AS severity,
       sum(l.duration_ns) / 1000000.0 AS weight,
       l.process, l.reason,
       CASE count(*) WHEN 1 THEN 'for long once' ELSE 'for long ' || count(*) || ' times' END AS times,
       max(l.duration_ns) AS max_ns, sum(l.duration_ns) AS stopped_ns,
       x.duration_ns AS during_ns,
       CASE WHEN looking THEN 'the capture itself stops the world for this'
            ELSE 'a machine that gives the process no processor at that moment looks the same' END AS doubt
FROM long l JOIN traces x ON x.snapshot = l.snapshot
GROUP BY l.process, l.snapshot, l.reason, looking, x.duration_ns
ORDER BY sum(l.duration_ns) DESC, l.process, l.reason
