-- SPDX-License-Identifier: MIT
-- Execution traces of the run that is judged; after prelude.sql and syscalls.sql, by name. They hide
-- the views of the same name.
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

CREATE TEMP TABLE trace_stops AS
SELECT * FROM main.trace_stops WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_assists AS
SELECT * FROM main.trace_assists WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_waits AS
SELECT * FROM main.trace_waits WHERE run = (SELECT run FROM judged);

CREATE TEMP TABLE trace_entries AS
SELECT * FROM main.trace_entries WHERE run = (SELECT run FROM judged);

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
