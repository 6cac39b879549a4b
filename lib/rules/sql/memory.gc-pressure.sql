-- SPDX-License-Identifier: MIT
-- id: memory.gc-pressure
-- title: The garbage collector takes its share
-- severity: warning
-- basis: measured
-- needs: trace|series.gc
-- param: window = 10 seconds          # judged at a time
-- param: min_marks = 10 collections   # in it
-- param: mark_pct = 50 percent        # of it in which the collector marks
-- param: tight = 1.3 times            # a goal of less than so much of what lives
-- param: tight_pct = 10 percent       # of the time marked, where the goal is tight
-- param: assist_pct = 5 percent       # of the processors helped the collector (gctrace)
-- param: cpu_pct = 20 percent         # of the processors worked for it (gctrace)
-- param: alloc = 25 megabytes         # allocated in a second, with cpu_pct
-- param: pause_rate = 500 milliseconds # of stops for the collector in a minute
-- param: min_pause = 10 milliseconds  # the longest stop for the collector
-- param: min_pauses = 3 times         # so long, in a window
-- param: min_time = 1 seconds         # of it, below it is a moment: info
-- message: {count} collections in {during_ns} of {figures_from}: {sign}
-- fix: allocate less (allocs profile: buffers that can be reused, conversions, closures); raise GOGC; where GOMEMLIMIT is hardly above what lives, raise it or hold less
-- confirm: `traceq gc` shows how much of the processors was left to the program; GODEBUG=gctrace=1 the same over hours, an allocs profile who allocates
--
-- Figures of the collector itself, from an execution trace or from the lines of GODEBUG=gctrace=1, in
-- windows of ten seconds: the share of the time in which it marks (a quarter of the processors is
-- its own meanwhile), how long the world stood still for it, the processors that allocating
-- goroutines gave it, all the processors it took, and how near its goal is to what lives: below
-- 1.3 times, where GOGC=100 gives 2, it hardly ends before it begins again, which is what a memory
-- limit close to the live heap does. The worst window is quoted. gctrace rounds sizes down to MiB: what
-- is called tight is so all the same, and what is allocated a lower bound.
--
-- Look-alikes: a burst of collections while a program starts (gctrace says when: info, as is all
-- that a process did that lived for less than a window), runtime.GC() called by hand or by tests
-- (forced ones do not count), a trace of milliseconds (info). A small heap is collected often and cheaply, a
-- small GOGC is a choice: only the share of the time counts, not the number. Allocating fast is no
-- fault as long as the collector keeps up. One or two long stops may be the machine's: info.
WITH ends AS (
    SELECT source, process, snapshot, life, max(start_ns + mark_ns) AS end_ns FROM gc_cycles
    WHERE source = 'gctrace' GROUP BY source, process, snapshot, life
    UNION ALL
    SELECT 'trace', process, snapshot, 0, duration_ns FROM traces),
cycles AS (
    SELECT g.*, CAST(start_ns / (:window * 1000000000) AS INTEGER) AS w,
           g.goal_bytes + CASE g.source WHEN 'gctrace' THEN 1048576 ELSE 0 END < :tight * g.live_bytes
               AND g.live_bytes > 1000000 AS is_tight
    FROM gc_cycles g WHERE NOT forced),
windows AS (
    SELECT c.source, c.process, c.snapshot, c.life, c.w, count(*) AS n, sum(c.mark_ns) AS mark_ns,
           sum(c.is_tight) AS ntight, sum(c.assist_cpu_ns) AS assist_ns,
           sum(c.assist_cpu_ns + c.worker_cpu_ns) AS cpu_ns, sum(c.allocated_bytes) AS allocated_bytes,
           max(c.procs) AS procs, avg(c.goal_bytes * 1.0 / nullif(c.live_bytes, 0)) AS goal_ratio,
           max(c.live_bytes) AS live_bytes,
           min(e.end_ns - c.w * :window * 1000000000, :window * 1000000000) AS elapsed, e.end_ns
    FROM cycles c JOIN ends e ON e.source = c.source AND e.snapshot = c.snapshot AND e.life = c.life
    GROUP BY c.source, c.process, c.snapshot, c.life, c.w, e.end_ns),
stops AS (
    SELECT source, snapshot, life, CAST(start_ns / (:window * 1000000000) AS INTEGER) AS w,
           sum(duration_ns) AS stop_ns, max(duration_ns) AS longest_ns,
           sum(duration_ns >= :min_pause * 1000000) AS nlong
    FROM gc_stops GROUP BY 1, 2, 3, 4),
assists AS (
    SELECT a.snapshot, sum(a.total_ns) AS assist_ns FROM trace_assists a WHERE a.kind = 'assist' GROUP BY a.snapshot),
signs AS (
    SELECT w.*, s.stop_ns, s.longest_ns, s.nlong,
           w.n >= :min_marks AND w.mark_ns * 100 >= w.elapsed * :mark_pct AS marks,
           w.n >= :min_marks AND w.ntight * 2 > w.n AND w.mark_ns * 100 >= w.elapsed * :tight_pct AS narrow,
           coalesce(w.n >= :min_marks AND w.assist_ns * 100 >= w.elapsed * w.procs * :assist_pct, 0) AS assisted,
           coalesce(w.n >= :min_marks AND w.cpu_ns * 100 >= w.elapsed * w.procs * :cpu_pct
               AND w.allocated_bytes >= :alloc * 1000000.0 * w.elapsed / 1000000000, 0) AS works,
           coalesce(s.stop_ns * 60000.0 >= w.elapsed * :pause_rate AND s.longest_ns >= :min_pause * 1000000, 0) AS pauses
    FROM windows w LEFT JOIN stops s ON s.source = w.source AND s.snapshot = w.snapshot AND s.life = w.life AND s.w = w.w
    WHERE w.elapsed > 0 AND (w.w = 0 OR w.elapsed * 2 >= :window * 1000000000)),
weighed AS (
    SELECT *, source = 'gctrace' AND w = 0 AS begins,
           elapsed < :min_time * 1000000000 OR (source = 'gctrace' AND w = 0)
               OR NOT (marks OR narrow OR assisted OR works OR nlong >= :min_pauses) AS weak
    FROM signs WHERE marks OR narrow OR assisted OR works OR pauses),
found AS (
    SELECT *, row_number() OVER (PARTITION BY source, process
                                 ORDER BY weak, mark_ns * 1.0 / elapsed DESC, snapshot, life, w) AS nth,
           count(*) OVER (PARTITION BY source, process) AS times
    FROM weighed),
pauses_of AS (
    SELECT source, snapshot, life, duration_ns,
           row_number() OVER (PARTITION BY source, snapshot, life ORDER BY duration_ns) AS nth,
           count(*) OVER (PARTITION BY source, snapshot, life) AS n
    FROM gc_stops),
p99 AS (
    SELECT source, snapshot, life, min(duration_ns) AS pause_p99_ns FROM pauses_of WHERE nth * 100 >= n * 99
    GROUP BY source, snapshot, life)
SELECT NULL AS function, NULL AS file, NULL AS line, f.n AS count, 'snapshot' AS subject_kind,
       f.process || ' gc-pressure' || CASE f.source WHEN 'trace' THEN '' ELSE ' gctrace' END AS subject_key,
       CASE WHEN f.weak THEN 'info' END AS severity,
       CASE WHEN f.marks THEN 'it marks ' || round(100.0 * f.mark_ns / f.elapsed, 1) || ' % of the time' ELSE '' END
           || CASE WHEN f.narrow THEN CASE WHEN f.marks THEN ', ' ELSE '' END || 'its goal is ' || round(f.goal_ratio, 2)
                   || ' times what lives' ELSE '' END
           || CASE WHEN f.assisted THEN CASE WHEN f.marks OR f.narrow THEN ', ' ELSE '' END || 'who allocates gives it '
                   || round(100.0 * f.assist_ns / (f.elapsed * f.procs), 1) || ' % of the processors' ELSE '' END
           || CASE WHEN f.works THEN CASE WHEN f.marks OR f.narrow OR f.assisted THEN ', ' ELSE '' END || 'it takes '
                   || round(100.0 * f.cpu_ns / (f.elapsed * f.procs), 1) || ' % of the processors' ELSE '' END
           || CASE WHEN f.pauses THEN CASE WHEN f.marks OR f.narrow OR f.assisted OR f.works THEN ', and ' ELSE '' END
                   || 'the world stood still for it ' || CAST(round(f.stop_ns * 60000.0 / f.elapsed) AS INTEGER)
                   || ' ms in a minute' ELSE '' END AS sign,
       f.process, CAST(f.elapsed AS INTEGER) AS during_ns, CAST(f.mark_ns AS INTEGER) AS mark_ns,
       CAST(f.stop_ns AS INTEGER) AS stopped_ns, CAST(f.longest_ns AS INTEGER) AS longest_stop_ns,
       CAST(p.pause_p99_ns AS INTEGER) AS pause_p99_ns, CAST(f.elapsed / f.n AS INTEGER) AS interval_ns,
       round(f.n * 60000000000.0 / f.elapsed, 1) AS collections_a_minute, round(f.goal_ratio, 2) AS goal_to_live,
       CAST(f.live_bytes AS INTEGER) AS live_bytes,
       CAST(f.allocated_bytes * 1000000000.0 / f.elapsed AS INTEGER) AS allocated_a_second_bytes,
       CASE f.source WHEN 'trace' THEN round(100.0 * a.assist_ns / nullif(x.running_ns, 0), 1)
            ELSE round(100.0 * f.assist_ns / (f.elapsed * f.procs), 1) END AS assist_pct,
       f.times AS windows, CAST(f.w * :window * 1000000000 AS INTEGER) AS begins_at_ns,
       CASE f.source WHEN 'trace' THEN 'the trace' ELSE 'gctrace' END AS figures_from,
       CASE WHEN f.begins THEN 'the process has just started: what it loads looks the same' END AS doubt
FROM found f LEFT JOIN p99 p ON p.source = f.source AND p.snapshot = f.snapshot AND p.life = f.life
     LEFT JOIN traces x ON f.source = 'trace' AND x.snapshot = f.snapshot
     LEFT JOIN assists a ON f.source = 'trace' AND a.snapshot = f.snapshot
WHERE f.nth = 1
ORDER BY f.mark_ns DESC, f.process
