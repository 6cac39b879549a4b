-- SPDX-License-Identifier: MIT
-- id: deadlock.rwmutex-recursive-read
-- title: A read lock is taken twice while a writer waits
-- severity: critical
-- basis: proof
-- needs: dump.waits source
-- message: {story}
-- fix: read once: let inner functions expect the lock, or copy under one RLock; sync.RWMutex forbids recursive read locking
-- confirm: `rootcause deadlock --source DIR FILE` draws it with the lines of dump and source
--
-- A writer that waits keeps new readers out, so the second RLock of a reader waits for the writer and
-- the writer for the first RLock. It takes a writer at the wrong moment: under load, not in tests.
-- Look-alikes: two read locks one behind the other, the first given back; read locks of two objects.
SELECT function, file, line, count, 'cycle' AS subject_kind, subject_key, severity, basis, process,
       who || ' ' || verb || ' for each other through a read lock that is taken twice' || ring AS story, seen, dumps, behind, wait_ns, profile_delay_ns, doubt
FROM deadlocks WHERE rule = 'deadlock.rwmutex-recursive-read'
ORDER BY process, story, function, line
LIMIT 1000
