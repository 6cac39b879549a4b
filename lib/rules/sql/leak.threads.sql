-- SPDX-License-Identifier: MIT
-- id: leak.threads
-- title: Threads that are never given back
-- severity: error
-- basis: measured
-- needs: dump|profile.threadcreate
-- param: min_new = 10 goroutines     # locked to their threads, new at a site whose old ones stay
-- param: kept_pct = 90 percent       # of the old ones that must still be there
-- param: min_threads = 50 threads    # more in the last threadcreate profile than in the first
-- param: near_limit = 8000 threads   # of the 10,000 that debug.SetMaxThreads allows
-- message: {sign}
-- fix: end what holds a thread: unlock it (defer runtime.UnlockOSThread), bound blocking calls and calls into C by a semaphore
-- confirm: /proc/PID/status says Threads:; two dumps show which goroutines are in system calls, in C or locked
--
-- A goroutine in a blocking system call, in C or locked to its thread holds an OS thread; Go keeps
-- the threads that it once made for later, so a number that rose and stands is warm-up or a burst
-- that is over. A leak rises still: between every two of three or more profiles, or over ids where
-- locked goroutines stay and new ones join. Two profiles alone may be a warm-up: info. A program with 10,000 threads is ended by its runtime.
-- Healthy look-alikes: a window's event loop on the main thread, a handful of locked workers, bursts
-- of file reads. A threadcreate profile holds no useful stacks (golang.org/issue/6104), numbers only.
WITH
-- threadcreate profiles of a process in order; one row each.
counts AS (
    SELECT s.process, s.snapshot, p.total, row_number() OVER w AS nth, count(*) OVER (PARTITION BY s.process) AS n,
           lag(p.total) OVER w AS before
    FROM profiles p JOIN snapshots s ON s.snapshot = p.snapshot
    WHERE p.kind = 'threadcreate' AND p.type = 0
    WINDOW w AS (PARTITION BY s.process ORDER BY s.time_ns, s.input, s.ordinal)),
profiled AS (
    SELECT process, n, sum(total > before) AS rising, max(CASE nth WHEN 1 THEN total END) AS count_first,
           max(CASE nth WHEN n THEN total END) AS count_last,
           max(CASE nth WHEN n THEN total - before END) AS last_step
    FROM counts GROUP BY process),
-- Goroutines that hold a thread, whatever they do.
held AS (
    SELECT process, snapshot, sum(count) AS count FROM groups
    WHERE last AND NOT runtime AND (locked OR state = 'syscall') GROUP BY process, snapshot),
locked AS (
    SELECT w.* FROM waiting w
    WHERE w.state NOT IN ('syscall', 'running', 'runnable')
          AND EXISTS (SELECT 1 FROM groups g WHERE g.snapshot = w.snapshot AND g.grp = w.top AND g.locked)
          AND w.joined AND w.kept * 100 >= :kept_pct
          AND (w.new >= :min_new OR (w.rising >= 2 AND w.new * 2 >= :min_new)))
SELECT function, file, line, count, subject_kind, subject_key, 'error' AS severity, process,
       count || ' goroutines locked to their threads at ' || function || ': ' || joined_sign AS sign,
       state, count_first, count_last, new, kept_pct, during_ns, sample_ids, creator, creator_file, creator_line,
       capped_doubt AS doubt
FROM locked
UNION ALL
SELECT NULL, NULL, NULL, count_last, 'process', process || ' threads',
       CASE WHEN count_last >= :near_limit THEN 'critical' WHEN n >= 3 THEN 'error' ELSE 'info' END, process,
       CASE WHEN count_last >= :near_limit THEN count_last || ' threads, near the limit of 10,000'
            ELSE 'from ' || count_first || ' to ' || count_last || ' threads over ' || n || ' profiles, and rising still' END,
       NULL, count_first, count_last, count_last - count_first, NULL, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN n = 2 THEN 'two profiles cannot tell a rise from warm-up: a third shows whether it goes on' END
FROM profiled
WHERE count_last >= :near_limit
      OR (n >= 2 AND rising = n - 1 AND count_last - count_first >= :min_threads
          AND (n >= 3 OR count_last >= 2 * count_first)
          AND last_step * 3 * (n - 1) >= count_last - count_first)
UNION ALL
SELECT NULL, NULL, NULL, count, 'process', process || ' threads held', 'critical', process,
       count || ' goroutines in system calls, in C or locked to a thread: near the limit of 10,000 threads',
       NULL, NULL, count, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM held WHERE count >= :near_limit
ORDER BY count DESC, function, line
