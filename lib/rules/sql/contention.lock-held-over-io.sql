-- SPDX-License-Identifier: MIT
-- id: contention.lock-held-over-io
-- title: A lock is held while its holder waits for the outside
-- severity: warning
-- basis: source
-- needs: dump.waits source|dump.locks
-- param: min_threads = 2 threads       # that wait for the lock in the end, when it lasts
-- param: many = 10 threads             # ... for a warning
-- param: min_wait = 60 seconds         # that the holder waits, or one behind it: it lasts
-- param: min_during = 10 seconds       # between dumps in which it is where it was: it lasts
-- message: {count} {noun}s wait for {root_label}, which {hold} {lock} and waits at {function} ({state})
-- fix: do not wait with the lock held: copy what is needed, unlock, call, lock again and store; and give the call a time limit
-- confirm: the chain names each holder on the way; a second dump shows whether the same one still waits
--
-- All who wait for the lock wait in truth for the server, file or timer that its holder waits for: one
-- slow call stops them all. The finding is at that call, and those who pile up at the lock are its
-- effect. Who holds the lock the VM states or the source says; without either nothing is said here.
-- Where the queue of the first dump is whole in the last, with more behind it, nobody got the lock in
-- all that time: an error, whatever the clock says.
--
-- Look-alikes: a queue of a moment, as every busy lock has (nothing is said of it until it lasts);
-- dumps within a second, in which the holder stands at one place by turns; a lock that is there to
-- make calls one by one, as that of a log file.
SELECT function, file, line, threads AS count, subject_kind, subject_key,
       CASE WHEN threads >= :many AND nobody_got THEN 'error' WHEN threads >= :many THEN 'warning' ELSE 'info' END AS severity,
       basis, noun, root_label, hold, coalesce(object_name, 'the lock') AS lock, state, process, depth,
       holder, holder_file, holder_line, object, root_wait_ns AS wait_ns, queue_wait_ns, during_ns,
       CASE WHEN dumps > 1 THEN 'in ' || stays || ' of ' || dumps || ' dumps'
                                || CASE WHEN nobody_got THEN ', in which nobody got the lock and more came' ELSE '' END END AS seen,
       doubts AS doubt
FROM (SELECT *, nobody_got OR max(coalesce(root_wait_ns, 0), CASE WHEN takes THEN 0 ELSE coalesce(queue_wait_ns, 0) END) >= :min_wait * 1000000000
                OR coalesce(during_ns >= :min_during * 1000000000, 0) AS lasts
      FROM held_up WHERE rule = 'contention.lock-held-over-io') WHERE lasts AND threads >= :min_threads
ORDER BY threads DESC, function, line
LIMIT 1000
