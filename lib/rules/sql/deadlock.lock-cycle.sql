-- SPDX-License-Identifier: MIT
-- id: deadlock.lock-cycle
-- title: Threads wait for each other's locks
-- severity: critical
-- basis: proof
-- needs: event
-- message: the VM found a deadlock: {text}
-- fix: take these locks in one order everywhere, or take the second with a time limit (tryLock) and let
--   go of the first when it fails; none of the threads named ever goes on by itself
-- confirm: the section "Found one Java-level deadlock" behind the dump names each lock with its waiter and its holder
--
-- The VM states it: with all threads stopped it follows who waits for whose monitor or ownable
-- synchronizer and prints the cycles. A busy lock is none: its holder waits for nobody. Threads that wait
-- behind a cycle without being in it are its effect and are not named. The same cycle in several
-- dumps is one. A section that is cut before its cycle closes is no event, nor is a log that quotes
-- its title.
SELECT function, file, line, 1 AS count, 'event' AS subject_kind,
       process || ' cycle ' || text AS subject_key,
       process, text, min(input) AS input, min(lineno) AS lineno, count(*) AS dumps
FROM events
WHERE kind = 'deadlock'
GROUP BY process, text, function, file, line
ORDER BY process, text, function, line
