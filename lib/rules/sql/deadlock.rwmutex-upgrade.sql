-- SPDX-License-Identifier: MIT
-- id: deadlock.rwmutex-upgrade
-- title: A write lock is wanted under the same read lock
-- severity: critical
-- basis: proof
-- needs: dump.waits source
-- message: {story}
-- fix: give the read lock back first, take the write lock and look again; or take the write lock from the start
-- confirm: `rootcause deadlock --source DIR FILE` draws it with the lines of dump and source
--
-- Lock waits until all readers are gone, its own thread among them. Look-alikes: RUnlock in front of
-- Lock, on every path; the write lock of another object of that type.
SELECT function, file, line, count, 'cycle' AS subject_kind, subject_key, severity, basis, process,
       who || ' ' || verb || ' for the write lock of what it holds for reading' || ring AS story, seen, dumps, behind, wait_ns, profile_delay_ns, doubt
FROM deadlocks WHERE rule = 'deadlock.rwmutex-upgrade'
ORDER BY process, story, function, line
LIMIT 1000
