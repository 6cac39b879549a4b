-- SPDX-License-Identifier: MIT
-- id: deadlock.mixed-cycle
-- title: Threads wait for each other by locks and channels
-- severity: critical
-- basis: proof
-- needs: dump.waits source
-- message: {story}
-- fix: do not wait for a channel, a WaitGroup or a condition with a lock held that the other side needs: unlock first, or hand the value over without the lock
-- confirm: `rootcause deadlock --source DIR FILE` draws it with the lines of dump and source
--
-- One holds a lock and waits for a message, and who should send it waits for the lock. No tool that
-- looks at locks alone sees it. Everybody who could end the wait on the channel must be stuck himself:
-- known only where the whole source that may touch it was read. Look-alikes: a buffered channel with
-- room, a select with another case, a second sender that is alive.
SELECT function, file, line, count, 'cycle' AS subject_kind, subject_key, severity, basis, process,
       who || ' ' || verb || ' for each other by locks, channels or WaitGroups' || ring AS story, seen, dumps, behind, wait_ns, profile_delay_ns, doubt
FROM deadlocks WHERE rule = 'deadlock.mixed-cycle'
ORDER BY process, story, function, line
LIMIT 1000
