-- SPDX-License-Identifier: MIT
-- id: deadlock.lock-cycle
-- title: Threads wait for each other's locks
-- severity: critical
-- basis: proof
-- needs: event|dump.waits
-- message: {story}
-- fix: take these locks in one order everywhere, or take the second with a time limit (tryLock) and let
--   go of the first when it fails; none of the threads named ever goes on by itself
-- confirm: `rootcause deadlock --source DIR FILE` draws the ring with the lines of dump and source; a JVM
--   prints its own below "Found one Java-level deadlock"
--
-- A VM states it: with all threads stopped it follows who waits for whose monitor or ownable
-- synchronizer and prints the cycles; the same cycle in several dumps is one. Of Go, and of a dump
-- that lost that section, the wait analysis finds it: proof where addresses identify the locks on both
-- sides and the source, or the VM, says who holds them; source where the locks are matched by type.
-- A dump of Go alone names no holder. What its addresses suggest is a signature: a warning when the
-- threads have waited for a minute or stand there in two dumps, else info, and it says so.
--
-- A busy lock is none: its holder waits for nobody. Threads that wait behind a cycle are its
-- effect. A section that is cut before its cycle closes is no event, nor is a log that quotes
-- its title. A ring whose like dissolved between two dumps is no deadlock, and says so.
SELECT function, file, line, 1 AS count, 'event' AS subject_kind,
       process || ' cycle ' || text AS subject_key, NULL AS severity, NULL AS basis,
       process, 'the VM found a deadlock: ' || text AS story, min(input) AS input, min(lineno) AS lineno,
       NULL AS seen, count(*) AS dumps, NULL AS behind, NULL AS wait_ns, NULL AS profile_delay_ns, NULL AS doubt
FROM events
WHERE kind = 'deadlock'
GROUP BY process, text, function, file, line
UNION ALL
SELECT function, file, line, count, 'cycle', subject_key, severity, basis, process,
       who || ' ' || verb || ' for each other''s locks' || ring, NULL, NULL, seen, dumps, behind, wait_ns,
       profile_delay_ns, doubt
FROM deadlocks WHERE rule = 'deadlock.lock-cycle'
ORDER BY process, story, function, line
LIMIT 1000
