-- SPDX-License-Identifier: MIT
-- id: sched.latency
-- title: Goroutines wait for a processor
-- severity: warning
-- basis: measured
-- needs: trace
-- param: min_latency = 10 milliseconds at site # of one wait for a processor that counts
-- param: min_slow = 20 times           # so many of them
-- param: slow_pct = 1 percent          # of all
-- param: min_time = 1 seconds          # of trace, below it is a moment: info
-- message: {count} times a goroutine of {function} that had been woken waited for a processor, {p99_ns} in the worst one of a hundred
-- fix: let fewer goroutines compute at once (a limit near GOMAXPROCS), split or move the work that keeps the processors busy, or give the process more of them (GOMAXPROCS, the CPU quota of its cgroup)
-- confirm: `traceq sched` shows the histogram, `traceq wakes` what a single goroutine waited for; a CPU profile names what runs meanwhile
--
-- From the moment a goroutine is woken (by a channel, lock, timer or the network) until it runs it
-- waits for nothing but a processor: what that costs is added to every answer. Where a trace has more
-- long waits than are kept, the number is a lower bound.
--
-- Look-alikes: goroutines that were just created or preempted wait their turn in every batch job and
-- are not counted. A program that is to fill the machine with jobs looks the same and means it. A
-- trace of less than a second shows a moment; so does one in which goroutines ran longer than they
-- waited for a processor: info. A contract names the function that goroutines begin with.
WITH limits AS (
    SELECT e.snapshot, e.entry, 1000000 * coalesce((SELECT c.value FROM contracts c
           WHERE c.rule = 'sched.latency' AND c.param = 'min_latency' AND c.function = e.entry), :min_latency) AS limit_ns
    FROM trace_entries e WHERE NOT e.system AND e.entry IS NOT NULL),
woken AS (
    SELECT t.process, t.snapshot, t.entry, sum(t.n) AS times, sum(t.total_ns) AS total_ns,
           max(t.p99_ns) AS p99_ns, max(t.max_ns) AS max_ns,
           sum(max((SELECT coalesce(sum(o.n), 0) FROM trace_octaves o WHERE o.snapshot = t.snapshot AND o.id = t.id
                    AND (1 << o.octave) >= l.limit_ns),
                   (SELECT count(*) FROM trace_longs i WHERE i.snapshot = t.snapshot AND i.id = t.id
                    AND i.duration_ns >= l.limit_ns))) AS slow, l.limit_ns
    FROM trace_times t JOIN limits l ON l.snapshot = t.snapshot AND l.entry = t.entry
    WHERE t.state = 'runnable' AND t.reason = 'unblock'
    GROUP BY t.process, t.snapshot, t.entry, l.limit_ns),
ran AS (SELECT snapshot, entry, sum(total_ns) AS running_ns FROM trace_times WHERE state = 'running'
        GROUP BY snapshot, entry)
SELECT w.entry AS function, NULL AS file, NULL AS line, w.slow AS count, 'function' AS subject_kind,
       w.process || ' latency ' || w.entry AS subject_key,
       CASE WHEN x.duration_ns < :min_time * 1000000000 OR w.total_ns < coalesce(r.running_ns, 0)
            THEN 'info' END AS severity,
       w.total_ns / 1000000.0 AS weight,
       w.process, w.times, w.p99_ns, w.max_ns, w.total_ns AS waited_ns, r.running_ns,
       round(100.0 * w.slow / w.times, 1) AS slow_pct, CAST(w.limit_ns AS INTEGER) AS limit_ns, x.gomaxprocs, x.duration_ns AS during_ns,
       'a job that is meant to fill the machine looks the same' AS doubt
FROM woken w JOIN traces x ON x.snapshot = w.snapshot
     LEFT JOIN ran r ON r.snapshot = w.snapshot AND r.entry = w.entry
WHERE w.slow >= :min_slow AND w.slow * 100 >= w.times * :slow_pct
ORDER BY w.total_ns DESC, w.entry
