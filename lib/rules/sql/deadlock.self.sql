-- SPDX-License-Identifier: MIT
-- id: deadlock.self
-- title: A thread waits for a lock that it holds itself
-- severity: critical
-- basis: proof
-- needs: dump.waits source
-- message: {story}
-- fix: a locked method calls one that locks: split it into an outer one that locks and an inner one that expects the lock
-- confirm: `rootcause deadlock --source DIR FILE` draws it with the lines of dump and source
--
-- Go's locks are not reentrant: the second Lock of one goroutine waits for its own Unlock. The source
-- says that the lock is held at the caller's line, and the addresses, or the expressions by which the
-- frames call each other, that it is the same one: c.mu and c.next.mu are two. A dump without source
-- only suggests it. Look-alikes: one lock in each element of a chain (parents and children), a lock
-- that another goroutine gives back, a recursive function that unlocks before it calls itself.
-- The finding stands where the function that locks again is called; the second Lock is in its chain.
SELECT function, file, line, count, 'cycle' AS subject_kind, subject_key, severity, basis, process,
       who || ' ' || verb || ' for a lock that it holds itself' || ring AS story, seen, dumps, behind, wait_ns, profile_delay_ns, doubt
FROM deadlocks WHERE rule = 'deadlock.self'
ORDER BY process, story, function, line
LIMIT 1000
