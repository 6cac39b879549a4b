-- SPDX-License-Identifier: MIT
-- id: deadlock.lost-unlock
-- title: A lock that nobody alive holds was never given back
-- severity: error
-- basis: source
-- needs: dump.waits source
-- message: {story}
-- fix: defer the Unlock right behind the Lock, or give it back on this path, too
-- confirm: read the function from its Lock to every return, panic and break; `rootcause deadlock --source DIR FILE` shows who waits
--
-- Threads wait for a lock, and by the source no thread that is alive holds it: whoever took it
-- has returned with it. Where a function gives the lock back at some returns and not at others, the
-- return that keeps it is the place. Where there is none, but panics are recovered (by the program's
-- own recover or by net/http), it is a line that may panic between a Lock and an Unlock that no defer
-- would do. Nothing is said of a dump that is cut or elided, or when source
-- that may hold the lock was not read: then somebody unseen may have it.
--
-- Look-alikes: a lock that is handed to another goroutine or kept for the caller (then every return
-- keeps it), a lock that is just on its way to its next owner (Go hands over within a
-- millisecond; a doubt where waiters have not waited long).
SELECT function, file, line, count, 'lock' AS subject_kind, subject_key, severity, basis, process,
       count || ' ' || noun || CASE count WHEN 1 THEN ' waits' ELSE 's wait' END || ' for '
           || CASE WHEN locks > 1 THEN locks || ' locks ' ELSE '' END || coalesce(object_name, 'a lock')
           || ', which nobody alive holds'
           || CASE WHEN found THEN ': ' || function
                                   || CASE WHEN panics THEN ' may have been left by a panic in line ' ELSE ' leaves in line ' END
                                   || return_line || ' with the lock that it took in line ' || lock_line
                                   || coalesce(' (only one branch of line ' || if_line || ' gives it back)', '') ELSE '' END AS story,
       object, wait_max_ns, CASE WHEN dumps > 1 THEN 'in ' || stays || ' of ' || dumps || ' dumps' END AS seen, doubts AS doubt
FROM lost_unlocks
ORDER BY count DESC, function, line
LIMIT 1000
