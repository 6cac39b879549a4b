-- SPDX-License-Identifier: MIT
-- id: block.finalizer
-- title: A finalizer or cleanup that does not return
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_wait = 60 seconds # in one wait, as the runtime prints it
-- message: the goroutine that runs {what} waits at {function} ({state}){since}: no other of them runs
-- fix: let a finalizer do nothing that can block: hand the work to a goroutine (a buffered channel with select and default), or close resources by hand
-- confirm: runtime/metrics /gc/finalizers and /gc/cleanups (Go 1.26): queued grows, executed stands still
--
-- One goroutine runs all finalizers of a program, one after the other; cleanups have a few
-- (runtime/mfinal.go, mcleanup.go). While one of them is blocked, memory and descriptors of every
-- later object are never given back. The runtime shows that goroutine in dumps only while it is in
-- code of the program; Go >= 1.25 prints runFinalizers or runCleanups below it, SIGQUIT dumps name
-- its creator. Dumps of older versions print neither: there it is a goroutine that nobody
-- created and that is not main, a signature. Measured: the same goroutine is at the same blocked
-- stack in the dump before, or has waited a minute. A finalizer that is merely at work is other each
-- time. Where that goroutine is the last of the dump, the end of the file may as well be cut: info.
-- Goroutines of C threads have no creator either; they begin in functions of cgo.
WITH candidates AS (
    SELECT g.*, c.stayed AS kept, c.between_ns,
           g.entry IN ('runtime.runfinq', 'runtime.runFinalizers', 'runtime.runCleanups')
               OR coalesce(g.creator, '') IN ('runtime.createfing', 'runtime.(*cleanupQueue).createGs') AS named
    FROM groups g LEFT JOIN changes c ON c.snapshot = g.snapshot AND c.grp = g.grp
    WHERE g.last AND g.lane = 'ids' AND g.function IS NOT NULL AND g.owner NOT IN ('runtime', 'stdlib')
          AND g.state NOT IN ('running', 'runnable', 'syscall', 'IO wait')
          AND (c.stayed = g.count OR g.wait_min_ns >= :min_wait * 1000000000))
SELECT function, file, line, count, 'thread_group' AS subject_kind,
       process || ' ' || state || ' ' || function || ':' || coalesce(line, 0) AS subject_key,
       CASE WHEN named THEN 'error' WHEN truncated THEN 'info' ELSE 'warning' END AS severity,
       CASE WHEN named THEN 'measured' ELSE 'signature' END AS basis,
       CASE WHEN entry = 'runtime.runCleanups' THEN 'cleanups' ELSE 'finalizers' END AS what,
       CASE WHEN wait_min_ns >= :min_wait * 1000000000 THEN ' for a minute or more'
            ELSE ', as in the dump before' END AS since,
       process, state, wait_max_ns, between_ns, sample_ids,
       CASE WHEN NOT named AND truncated THEN 'known only by having no creator, and it is the last of the dump, which may be cut; Go >= 1.25 names the goroutine'
            WHEN NOT named THEN 'known only by having no creator; Go >= 1.25 names the goroutine' END AS doubt
FROM candidates
WHERE named OR (creator IS NULL AND count = 1 AND sample_ids <> '1' AND NOT capped AND NOT elided AND NOT runtime
                AND entry NOT IN ('main.main', 'runtime.main') AND entry NOT GLOB '*_cgoexp_*'
                AND entry NOT GLOB 'runtime.*' AND entry NOT GLOB '*.init*' AND entry NOT GLOB 'main.*._Cfunc*')
ORDER BY function, line
