-- SPDX-License-Identifier: MIT
-- id: cpu.hot-function
-- title: One function takes much of the CPU time
-- severity: info
-- basis: measured
-- needs: profile.cpu
-- param: share_pct = 30 percent     # of the samples: the function, and the runtime and libraries it calls
-- param: min_samples = 100 samples  # of the profile: one is 10 ms
-- param: min_cores = 0.5 cores      # that the process used while the profile was taken
-- message: {function} and what it calls of libraries take {share_pct} of the CPU time, {cores} of {processors} processors
-- fix: see which of its lines cost (`profq top --lines --focus=FUNCTION`), do less there or less often
-- confirm: `profq diff` of a profile of the release before tells whether it is new; `profq top --samples` on how many samples the figure stands
--
-- Where the time goes is no fault by itself: a program that computes has its time somewhere. That is
-- why this is info and stays it. Samples count for the innermost frame of one's own code, so that a
-- hot runtime.mallocgc or sha256.block is put to who calls it; what runs without any (the collector)
-- is not a function of this rule.
--
-- Look-alikes: 100 % of the five samples of a program that sleeps (both floors), a profile that states
-- no duration (nothing tells whether the process was busy: not judged).
WITH lines AS (
    SELECT c.process, c.snapshot, c.total, c.duration_ns, c.gomaxprocs, s.function, s.file, s.line,
           sum(s.value) AS value
    FROM cpu_profiles c JOIN profile_sites s ON s.snapshot = c.snapshot AND s.type = c.type
    WHERE c.samples >= :min_samples AND c.total >= c.duration_ns * :min_cores
          AND s.owner IN ('mine', 'dependency')
    GROUP BY c.process, c.snapshot, s.function, s.file, s.line),
functions AS (
    SELECT process, snapshot, total, duration_ns, gomaxprocs, function, file, line, max(value) AS line_ns,
           sum(value) AS cpu_ns
    FROM lines GROUP BY process, snapshot, function, file)
SELECT function, file, line, 1 AS count, 'function' AS subject_kind, process || ' cpu ' || function AS subject_key,
       max(cpu_ns * 1.0 / total) AS weight, process, cpu_ns, line_ns AS line_cpu_ns,
       round(100.0 * cpu_ns / total, 1) AS share_pct, round(cpu_ns * 1.0 / duration_ns, 2) AS cores,
       coalesce(gomaxprocs, '?') AS processors, total AS total_ns, duration_ns
FROM functions
WHERE cpu_ns * 100 >= total * :share_pct
GROUP BY process, function, file
ORDER BY weight DESC, process, function
