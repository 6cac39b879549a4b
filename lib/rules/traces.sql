-- SPDX-License-Identifier: MIT
-- Execution traces of the run that is judged, and the collector's own log beside them; after
-- prelude.sql and syscalls.sql, by name. They hide the views of the same name.
CREATE TEMP TABLE traces AS
SELECT * FROM main.traces WHERE run = (SELECT run FROM judged);

-- The times with what they wait for where a rule judges such waits alone (covers.sql).
CREATE TEMP TABLE trace_times AS
SELECT t.*, c.rule AS judge, c.what
FROM main.trace_times t LEFT JOIN cover_names c ON c.scope = 'place' AND c.name = t.place
WHERE t.run = (SELECT run FROM judged);
CREATE UNIQUE INDEX temp.trace_times_id ON trace_times (snapshot, id);

CREATE TEMP TABLE trace_octaves AS
SELECT * FROM main.trace_octaves WHERE run = (SELECT run FROM judged);
CREATE INDEX temp.trace_octaves_id ON trace_octaves (snapshot, id);

-- How long intervals of a row were: those that are kept, from 1 ms on and the longest. Where they are
-- too many, trace_octaves has all, by the power of two below: the greater of both counts is sure.
CREATE TEMP TABLE trace_longs AS
SELECT i.snapshot, i.time AS id, i.duration_ns, i.unended
FROM main.trace_interval i JOIN traces x ON x.snapshot = i.snapshot WHERE i.time IS NOT NULL;
CREATE INDEX temp.trace_longs_id ON trace_longs (snapshot, id, duration_ns);

CREATE TEMP TABLE trace_stops AS
SELECT * FROM main.trace_stops WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_assists AS
SELECT * FROM main.trace_assists WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_waits AS
SELECT * FROM main.trace_waits WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_entries AS
SELECT * FROM main.trace_entries WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_loops AS
SELECT * FROM main.trace_loops WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_spawns AS
SELECT * FROM main.trace_spawns WHERE run = (SELECT run FROM judged);
CREATE TEMP VIEW trace_intervals AS
SELECT * FROM main.trace_intervals WHERE run = (SELECT run FROM temp.judged);
CREATE TEMP VIEW trace_stretches AS
SELECT * FROM main.trace_stretches WHERE run = (SELECT run FROM temp.judged);
CREATE TEMP VIEW trace_logs AS
SELECT * FROM main.trace_logs WHERE run = (SELECT run FROM temp.judged);

-- System calls as in_kernel has them for dumps: the call that the nearest known name tells, and its
-- kind; foreign: 1 = C code.
CREATE TEMP TABLE trace_calls AS
WITH RECURSIVE walk (snapshot, id, depth, stack) AS (
    SELECT snapshot, id, 0, stack FROM trace_times WHERE state = 'syscall' AND stack IS NOT NULL
    UNION ALL
    SELECT w.snapshot, w.id, w.depth + 1, t.parent FROM walk w JOIN main.stack t ON t.id = w.stack
    WHERE t.parent IS NOT NULL AND w.depth < 40),
named AS (
    SELECT w.snapshot, w.id, w.depth,
           CASE WHEN f.package IN ('syscall', 'internal/syscall/unix', 'golang.org/x/sys/unix')
                THEN 'sys.' || lower(substr(f.name, length(f.package) + 2)) ELSE f.name END AS call
    FROM walk w JOIN main.stack t ON t.id = w.stack JOIN frames f ON f.frame = t.frame),
calls AS (
    SELECT n.snapshot, n.id, n.call, k.kind,
           row_number() OVER (PARTITION BY n.snapshot, n.id ORDER BY n.depth, length(k.pattern) DESC) AS nth
    FROM named n JOIN syscalls k ON n.call GLOB k.pattern)
SELECT t.snapshot, t.id, replace(k.call, 'sys.', '') AS call, k.kind,
       EXISTS (SELECT 1 FROM named n WHERE n.snapshot = t.snapshot AND n.id = t.id
               AND (n.call GLOB '*._Cfunc_*' OR n.call GLOB '*._C2func_*' OR n.call = 'runtime.cgocall')) AS c_code
FROM trace_times t LEFT JOIN calls k ON k.snapshot = t.snapshot AND k.id = t.id AND k.nth = 1
WHERE t.state = 'syscall';
CREATE UNIQUE INDEX temp.trace_calls_id ON trace_calls (snapshot, id);

-- How far the nearest dump or goroutine profile of the process is from a trace; 0: within it, no row:
-- some moment is unknown.
CREATE TEMP TABLE trace_apart AS
SELECT t.snapshot,
       min(CASE WHEN d.time_ns < s.time_ns THEN s.time_ns - d.time_ns
                ELSE max(0, d.time_ns - s.time_ns - t.duration_ns) END) AS apart_ns
FROM traces t JOIN snapshots s ON s.snapshot = t.snapshot
     JOIN snapshots d ON d.process = s.process AND d.lane IS NOT NULL
GROUP BY t.snapshot
HAVING count(s.time_ns) = count(*) AND count(d.time_ns) = count(*);

-- Lines at which goroutines waited through the whole of a process's longest trace: what findings
-- from dumps quote (corroborate.c).
CREATE TEMP TABLE trace_whole AS
SELECT t.process, t.function, t.line,
       sum(t.whole) || CASE WHEN sum(t.whole) = 1 THEN ' goroutine' ELSE ' goroutines' END
           || ' waited at this line throughout its ' || printf('%.4g', round(x.watched_ns / 1e9, 1)) || ' s' AS text,
       (SELECT apart_ns FROM trace_apart a WHERE a.snapshot = x.snapshot) AS apart_ns
FROM trace_waits t JOIN (SELECT process, snapshot, watched_ns,
                                row_number() OVER (PARTITION BY process ORDER BY watched_ns DESC, snapshot) AS nth
                         FROM traces) x ON x.snapshot = t.snapshot AND x.nth = 1
WHERE NOT t.system AND t.function IS NOT NULL AND t.line IS NOT NULL AND x.watched_ns >= 1000000000
GROUP BY t.process, t.function, t.line
HAVING sum(t.whole) > 0;

-- Garbage collections, whichever capture tells them: source 'trace' or 'gctrace' (lines of
-- GODEBUG=gctrace=1). start_ns counts from the start of the trace or of the process; life: a log can
-- hold several starts of it. assist_cpu_ns, worker_cpu_ns: of gctrace alone. Sizes of gctrace are
-- whole MiB.
CREATE TEMP TABLE gc_cycles AS
SELECT 'trace' AS source, x.process, x.snapshot, 0 AS life, t.ord, t.start_ns, t.duration_ns AS mark_ns,
       NULL AS assist_cpu_ns, NULL AS worker_cpu_ns, t.live_bytes, t.goal_bytes, t.allocated_bytes,
       x.gomaxprocs AS procs, 0 AS forced
FROM traces x JOIN trace_stops t ON t.snapshot = x.snapshot AND t.kind = 'mark'
UNION ALL
SELECT 'gctrace', process, snapshot, sum(again) OVER (PARTITION BY snapshot ORDER BY ord), ord, start_ns, mark_ns,
       assist_cpu_ns, worker_cpu_ns, live_bytes, goal_bytes,
       CASE WHEN again OR after_bytes < before_live THEN NULL ELSE after_bytes - before_live END, procs, forced
FROM (SELECT s.process, s.snapshot, c.ord, c.time_ns AS start_ns, m.value AS mark_ns, a.value AS assist_cpu_ns,
             w.value AS worker_cpu_ns, l.value AS live_bytes, nullif(g.value, 0) AS goal_bytes,
             h.value AS after_bytes, lag(l.value) OVER line AS before_live,
             coalesce(c.value <= lag(c.value) OVER line, 1) AS again, p.value AS procs, f.value AS forced
      FROM snapshots s
           JOIN main.series c ON c.snapshot = s.snapshot AND c.name = 'gc.cycle'
           JOIN main.series m ON m.snapshot = c.snapshot AND m.name = 'gc.mark_ns' AND m.ord = c.ord
           JOIN main.series a ON a.snapshot = c.snapshot AND a.name = 'gc.assist_cpu_ns' AND a.ord = c.ord
           JOIN main.series w ON w.snapshot = c.snapshot AND w.name = 'gc.worker_cpu_ns' AND w.ord = c.ord
           JOIN main.series l ON l.snapshot = c.snapshot AND l.name = 'gc.heap_live_bytes' AND l.ord = c.ord
           JOIN main.series g ON g.snapshot = c.snapshot AND g.name = 'gc.heap_goal_bytes' AND g.ord = c.ord
           JOIN main.series h ON h.snapshot = c.snapshot AND h.name = 'gc.heap_after_bytes' AND h.ord = c.ord
           JOIN main.series p ON p.snapshot = c.snapshot AND p.name = 'gc.procs' AND p.ord = c.ord
           JOIN main.series f ON f.snapshot = c.snapshot AND f.name = 'gc.forced' AND f.ord = c.ord
      WINDOW line AS (PARTITION BY c.snapshot ORDER BY c.ord));
CREATE UNIQUE INDEX temp.gc_cycles_id ON gc_cycles (snapshot, source, ord);

-- The stops of the world for them.
CREATE TEMP TABLE gc_stops AS
SELECT 'trace' AS source, t.process, t.snapshot, 0 AS life, t.start_ns, t.duration_ns
FROM trace_stops t WHERE t.kind = 'stop' AND t.reason GLOB 'GC *'
UNION ALL
SELECT 'gctrace', g.process, g.snapshot, g.life, g.start_ns, b.value
FROM gc_cycles g JOIN main.series b ON b.snapshot = g.snapshot AND b.ord = g.ord
     AND b.name IN ('gc.sweep_stop_ns', 'gc.mark_stop_ns')
WHERE g.source = 'gctrace';
