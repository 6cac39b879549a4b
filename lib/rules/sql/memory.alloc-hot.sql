-- SPDX-License-Identifier: MIT
-- id: memory.alloc-hot
-- title: One place allocates most of what the collector must free
-- severity: info
-- basis: measured
-- needs: profile.heap
-- param: rate = 25 MB               # allocated in a second, by the whole process
-- param: min_time = 10 seconds      # over which that was measured
-- param: share_pct = 25 percent     # of it at one function
-- param: gc_pct = 25 percent        # of the CPU time in the collector: then it costs, a warning
-- message: {function} allocates {rate_mb} MB a second, {share_pct} of what the process does{cost}
-- fix: reuse buffers (sync.Pool, a slice kept and reset), size slices and maps before they are filled, avoid conversions between string and []byte, fewer closures and interfaces in loops
-- confirm: `profq top --sample_index=alloc_space --lines` shows the lines; a benchmark with -benchmem what a change brings
--
-- What was allocated between two heap or allocs profiles of one process, or in one that covers a span
-- (?seconds=30). One profile alone counts since the process began and gives no rate: not judged.
-- Allocating is what programs do; it is a warning only where a CPU profile of the same process shows
-- that the collector takes its share, as cpu.gc-share judges it.
--
-- Look-alikes: a start that loads its data (less than ten seconds), a busy service whose collector
-- has no trouble (info).
WITH heaps AS (
    SELECT p.process, p.snapshot, p.type, p.total, p.time_ns, p.duration_ns,
           row_number() OVER (PARTITION BY p.process ORDER BY p.time_ns) AS nth,
           row_number() OVER (PARTITION BY p.process ORDER BY p.time_ns DESC) AS back
    FROM profiles p WHERE p.kind IN ('heap', 'allocs') AND p.name = 'alloc_space'
         AND (p.time_ns IS NOT NULL OR p.duration_ns > 0)),
spans AS (
    SELECT b.process, a.snapshot AS old, b.snapshot, b.type, a.type AS old_type, b.total - a.total AS total, b.time_ns - a.time_ns AS span_ns
    FROM heaps a JOIN heaps b ON b.process = a.process AND a.nth = 1 AND b.back = 1
    WHERE b.time_ns > a.time_ns AND b.total >= a.total AND a.duration_ns IS NULL AND b.duration_ns IS NULL
    UNION ALL
    SELECT process, NULL, snapshot, type, NULL, total, duration_ns FROM heaps WHERE duration_ns > 0),
busy AS (
    SELECT * FROM spans
    WHERE span_ns >= :min_time * 1000000000 AND total * 1000000000.0 / span_ns >= :rate * 1048576),
lines AS (
    SELECT b.process, b.snapshot, b.total, b.span_ns, s.function, s.file, s.line,
           sum(CASE WHEN s.snapshot = b.snapshot THEN s.value ELSE -s.value END) AS bytes
    FROM busy b JOIN profile_sites s ON (s.snapshot = b.snapshot AND s.type = b.type) OR (s.snapshot = b.old AND s.type = b.old_type)
    WHERE s.function IS NOT NULL
    GROUP BY b.process, b.snapshot, s.function, s.file, s.line),
functions AS (
    SELECT process, snapshot, total, span_ns, function, file, line, max(bytes) AS line_bytes, sum(bytes) AS bytes
    FROM lines GROUP BY process, snapshot, function, file),
collector AS (
    SELECT process, max(100.0 * (workers - idle + assists + sweep) / (total - idle)) AS pct FROM cpu_gc
    WHERE total > idle AND (idle_known OR assists * 50 >= total) GROUP BY process)
SELECT function, file, line, 1 AS count, 'function' AS subject_kind, process || ' alloc ' || function AS subject_key,
       CASE WHEN pct >= :gc_pct THEN 'warning' ELSE 'info' END AS severity,
       max(bytes * 1.0 / span_ns) AS weight, process, bytes AS allocated_bytes,
       round(bytes * 1000000000.0 / 1048576 / span_ns, 1) AS rate_mb, round(100.0 * bytes / total, 1) AS share_pct,
       CASE WHEN pct >= :gc_pct THEN '; the collector takes ' || round(pct, 1) || ' % of the CPU time' ELSE '' END AS cost,
       line_bytes, total AS total_bytes, span_ns, round(pct, 1) AS gc_pct
FROM functions LEFT JOIN collector USING (process)
WHERE bytes * 100 >= total * :share_pct
GROUP BY process, function, file
ORDER BY weight DESC, process, function
