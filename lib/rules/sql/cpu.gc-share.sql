-- SPDX-License-Identifier: MIT
-- id: cpu.gc-share
-- title: The garbage collector takes much of the CPU time
-- severity: warning
-- basis: measured
-- needs: profile.cpu
-- param: share_pct = 25 percent     # of the samples, idle workers left out
-- param: min_samples = 100 samples  # of the profile
-- param: min_cores = 0.1 cores      # that the collector used
-- param: min_assist_pct = 2 percent # of the samples, before Go 1.22: there idle workers cannot be told
-- message: the collector takes {share_pct} of the CPU time, {cores} processors: marking {workers_pct}, goroutines made to help {assist_pct}, sweeping {sweep_pct}
-- fix: allocate less (an allocs profile shows where), keep fewer pointers in what lives long; raise GOGC, or set GOMEMLIMIT
-- confirm: GODEBUG=gctrace=1 shows how often it runs and why; a heap profile whether what lives is large, an allocs profile what dies
--
-- Samples in the marking workers, in goroutines that must help with marking before they may allocate,
-- and in sweeping. While it marks, the collector takes a quarter of the processors by design; over
-- the length of a profile that is much only where it marks all the time.
--
-- Look-alikes: idle workers mark on processors that nobody needs (gcDrainMarkWorkerIdle, a name since
-- Go 1.22): they are left out of both sides. A program that sleeps and collects by itself has 100 %
-- of few samples there (floors). mallocgc is the price of allocating, not of collecting: not counted.
WITH shares AS (
    SELECT *, workers - idle + assists + sweep AS gc, total - idle AS work FROM cpu_gc)
SELECT NULL AS function, NULL AS file, NULL AS line, 1 AS count, 'snapshot' AS subject_kind,
       process || ' gc-share' AS subject_key, max(gc * 1.0 / work) AS weight, process,
       round(100.0 * gc / work, 1) AS share_pct, round(gc * 1.0 / duration_ns, 2) AS cores,
       round(100.0 * (workers - idle) / work, 1) AS workers_pct, round(100.0 * assists / work, 1) AS assist_pct,
       round(100.0 * sweep / work, 1) AS sweep_pct, gc AS gc_ns, idle AS idle_ns, total AS total_ns, duration_ns,
       CASE WHEN NOT idle_known THEN 'before Go 1.22 idle workers cannot be told from the others' END AS doubt
FROM shares
WHERE samples >= :min_samples AND work > 0 AND gc * 100 >= work * :share_pct AND gc >= duration_ns * :min_cores
      AND (idle_known OR assists * 100 >= total * :min_assist_pct)
GROUP BY process
ORDER BY weight DESC, process
