-- SPDX-License-Identifier: MIT
-- id: cpu.lock-spin
-- title: CPU time is spent on waiting for a lock
-- severity: warning
-- basis: measured
-- needs: profile.cpu
-- param: share_pct = 20 percent     # of the samples
-- param: min_samples = 100 samples  # of the profile
-- param: min_cores = 0.1 cores      # that the waiting used
-- message: waiting for locks takes {share_pct} of the CPU time, {cores} processors, most of it for the lock used at {function}
-- fix: hold the lock for less, take it less often (count locally, add up once), an atomic, or several locks by key
-- confirm: a mutex profile (runtime.SetMutexProfileFraction) names who held it; `profq peek 'sync.*lockSlow'` shows who waits
--
-- Samples below the slow paths of sync.Mutex and sync.RWMutex: spinning, futex calls, queues of
-- waiters. A lock that is free costs none of that, only the atomic operation in Lock itself, which
-- is not counted. The site is the function whose calls of Lock and Unlock have most samples.
--
-- Look-alikes: runtime.lock2 and unlock2 are the runtime's own locks, also of channels: a loop on a
-- closed channel spends most of its time there and is no lock of the program (cpu.busy-loop). What
-- counts is what the program called, not the leaf.
WITH slow AS (
    SELECT c.process, c.snapshot, c.type, c.total, c.duration_ns, sum(f.cum) AS cpu_ns
    FROM cpu_profiles c JOIN profile_functions f ON f.snapshot = c.snapshot AND f.type = c.type
    WHERE c.samples >= :min_samples
          AND f.function IN ('sync.(*Mutex).lockSlow', 'internal/sync.(*Mutex).lockSlow',
                             'sync.(*Mutex).unlockSlow', 'internal/sync.(*Mutex).unlockSlow',
                             'sync.runtime_SemacquireRWMutexR', 'sync.runtime_SemacquireRWMutex',
                             'sync.(*RWMutex).rUnlockSlow')
    GROUP BY c.snapshot, c.type),
judged AS (
    SELECT * FROM slow WHERE cpu_ns * 100 >= total * :share_pct AND cpu_ns >= duration_ns * :min_cores),
lines AS (
    SELECT j.*, s.function, s.file, s.line, sum(s.value) AS value
    FROM judged j JOIN profile_sites s ON s.snapshot = j.snapshot AND s.type = j.type
    WHERE s.via GLOB 'sync.(?Mutex).*' OR s.via GLOB 'sync.(?RWMutex).*' OR s.via GLOB 'internal/sync.(?Mutex).*'
    GROUP BY j.snapshot, s.function, s.file, s.line),
functions AS (
    SELECT *, max(value) AS line_ns, sum(value) AS site_ns FROM lines GROUP BY snapshot, function, file),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY process ORDER BY cpu_ns * 1.0 / total DESC, site_ns DESC, function) AS nth
    FROM functions)
SELECT function, file, line, 1 AS count, 'function' AS subject_kind, process || ' lock ' || function AS subject_key,
       cpu_ns * 1.0 / total AS weight, process, cpu_ns, round(100.0 * cpu_ns / total, 1) AS share_pct,
       round(cpu_ns * 1.0 / duration_ns, 2) AS cores, site_ns, total AS total_ns, duration_ns
FROM ranked WHERE nth = 1
ORDER BY weight DESC, process
