-- SPDX-License-Identifier: MIT
-- id: contention.lock-held-long
-- title: A lock is held while its holder waits for others
-- severity: warning
-- basis: source
-- needs: dump.waits source|dump.locks
-- param: min_threads = 2 threads       # that wait for the lock in the end, when it lasts
-- param: many = 10 threads             # ... for a warning
-- param: min_wait = 60 seconds         # that the holder waits, or one behind it: it lasts
-- param: min_during = 10 seconds       # between dumps in which it is where it was: it lasts
-- message: {count} {noun}s wait for {root_label}, which {hold} {lock} and waits at {function} ({state})
-- fix: do not wait for a channel, a condition or a WaitGroup with the lock held
-- confirm: the chain names each holder on the way; a second dump shows whether the same one still waits
--
-- As contention.lock-held-over-io, for a holder that waits inside of the program: for a message,
-- a time limit, a signal. It goes on when that comes, so it is no deadlock; where the source does not
-- tell who could send it, it may never come, which is a doubt. Look-alikes are the same.
SELECT function, file, line, threads AS count, subject_kind, subject_key,
       CASE WHEN threads >= :many AND nobody_got THEN 'error' WHEN threads >= :many THEN 'warning' ELSE 'info' END AS severity,
       basis, noun, root_label, hold, coalesce(object_name, 'the lock') AS lock, state, process, depth,
       holder, holder_file, holder_line, object, root_wait_ns AS wait_ns, queue_wait_ns, during_ns,
       CASE WHEN dumps > 1 THEN 'in ' || stays || ' of ' || dumps || ' dumps'
                                || CASE WHEN nobody_got THEN ', in which nobody got the lock and more came' ELSE '' END END AS seen,
       doubts AS doubt
FROM (SELECT *, nobody_got OR max(coalesce(root_wait_ns, 0), CASE WHEN takes THEN 0 ELSE coalesce(queue_wait_ns, 0) END) >= :min_wait * 1000000000
                OR coalesce(during_ns >= :min_during * 1000000000, 0) AS lasts
      FROM held_up WHERE rule = 'contention.lock-held-long') WHERE lasts AND threads >= :min_threads
ORDER BY threads DESC, function, line
LIMIT 1000
