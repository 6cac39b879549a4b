-- SPDX-License-Identifier: MIT
-- id: memory.heap-growth
-- title: Memory allocated at one place stays, and more comes
-- severity: error
-- basis: measured
-- needs: profile.heap>=2
-- param: min_growth = 50 MB         # from the first profile to the last, at one site
-- param: grown_pct = 20 percent     # of the first
-- message: memory allocated at {function} that is in use grew from {first_bytes} to {last_bytes} over {profiles} heap profiles{during}
-- fix: find what keeps it: a map or slice that is only added to, a cache without a limit, a goroutine that never ends; delete what is done with, or bound it
-- confirm: one more heap profile under the same load: does it go on? `profq series --cum heap-*.pb.gz` shows the path, viewcore or a heap dump what points to it
--
-- Bytes in use, never what was ever allocated: a heap profile shows what the last collection left,
-- so two that differ had a collection between them. Every profile must hold at least what the one
-- before it held at the same site. Three profiles that rise (two steps up) are an error, two a warning.
--
-- Look-alikes: a cache that fills and a program that warms up rise, too, but ever less: when the last
-- step is not a third of the largest (per time, where times are known), it is info. Batches and
-- load that comes and goes fall in between. The figures are extrapolated from samples of 512 KiB.
WITH heaps AS (
    SELECT p.process, p.snapshot, p.type, p.time_ns,
           row_number() OVER (PARTITION BY p.process ORDER BY p.time_ns IS NULL, p.time_ns, i.position, p.snapshot) AS nth,
           count(*) OVER (PARTITION BY p.process) AS n
    FROM profiles p JOIN inputs i ON i.process = p.process AND i.input = p.input
    WHERE p.kind = 'heap' AND p.name IN ('inuse_space', 'space')),
sites AS (
    SELECT DISTINCT h.process, s.function, s.file, s.line
    FROM heaps h JOIN profile_sites s ON s.snapshot = h.snapshot AND s.type = h.type
    WHERE s.function IS NOT NULL),
kept AS (
    SELECT t.process, t.function, t.file, t.line, h.nth, h.n, h.time_ns,
           coalesce((SELECT sum(s.value) FROM profile_sites s WHERE s.snapshot = h.snapshot AND s.type = h.type
                     AND s.function = t.function AND s.file IS t.file AND s.line IS t.line), 0) AS bytes
    FROM sites t JOIN heaps h ON h.process = t.process),
steps AS (
    SELECT *, bytes - lag(bytes) OVER w AS step,
           (bytes - lag(bytes) OVER w) * 1000000000.0 / nullif(coalesce(time_ns - lag(time_ns) OVER w, 1000000000), 0) AS speed
    FROM kept WINDOW w AS (PARTITION BY process, function, file, line ORDER BY nth)),
grown AS (
    SELECT process, function, file, line, n, min(step) AS least, sum(step > 0) AS rises,
           max(CASE WHEN nth = 1 THEN bytes END) AS first_bytes, max(CASE WHEN nth = n THEN bytes END) AS last_bytes,
           max(speed) AS top_speed, max(CASE WHEN nth = n THEN speed END) AS last_speed,
           (max(time_ns) - min(time_ns)) / 1000000000.0 AS seconds, count(time_ns) = n AS timed
    FROM steps GROUP BY process, function, file, line, n)
SELECT function, file, line, 1 AS count, 'function' AS subject_kind, process || ' heap ' || function || ':' || coalesce(line, 0) AS subject_key,
       CASE WHEN n >= 3 AND last_speed * 3 < top_speed THEN 'info' WHEN rises >= 2 THEN 'error' ELSE 'warning' END AS severity,
       (last_bytes - first_bytes) / 1048576.0 AS weight, process, n AS profiles, first_bytes, last_bytes,
       last_bytes - first_bytes AS growth_bytes,
       CASE WHEN timed THEN ', ' || round((last_bytes - first_bytes) / 1048576.0 / seconds * 60, 1) || ' MB a minute' ELSE '' END AS during,
       CASE WHEN n >= 3 AND last_speed * 3 < top_speed THEN 'it grows ever less: a cache that fills looks like this'
            WHEN rises < 2 THEN 'two profiles only: a program that warms up and a load that grows look the same'
            ELSE 'a load that grows looks the same' END AS doubt
FROM grown
WHERE n >= 2 AND least >= 0 AND last_bytes - first_bytes >= :min_growth * 1048576
      AND (last_bytes - first_bytes) * 100 >= first_bytes * :grown_pct
ORDER BY growth_bytes DESC, process, function, line
