-- SPDX-License-Identifier: MIT
-- id: contention.lock-held-long
-- title: A lock is held while its holder waits for others
-- severity: warning
-- basis: source
-- needs: dump.waits source|dump.locks
-- param: min_threads = 3 threads       # that wait for the lock in the end
-- param: many = 10 threads             # ... for a warning, when it lasts
-- param: min_wait = 60 seconds         # of the holder; or it is there in two dumps
-- message: {count} {noun}s wait for {root_label}, which holds {lock} and waits at {function} ({state})
-- fix: do not wait for a channel, a condition or a WaitGroup with the lock held
-- confirm: the chain names each holder on the way; a second dump shows whether the same one still waits
--
-- As contention.lock-held-over-io, for a holder that waits inside of the program: for a message,
-- a time limit, a signal. It goes on when that comes, so it is no deadlock. Look-alikes are the
-- same.
SELECT function, file, line, threads AS count, subject_kind, subject_key,
       CASE WHEN threads >= :many AND (stays >= 2 OR root_wait_ns >= :min_wait * 1000000000)
            THEN 'warning' ELSE 'info' END AS severity,
       basis, noun, root_label, coalesce(object_name, 'the lock') AS lock, state, process, depth,
       holder, holder_file, holder_line, object, root_wait_ns AS wait_ns,
       CASE WHEN dumps > 1 THEN 'in ' || stays || ' of ' || dumps || ' dumps' END AS seen,
       coalesce(doubts, CASE WHEN dumps < 2 AND coalesce(root_wait_ns, 0) < 60000000000
                             THEN 'one dump does not tell how long this lasts' END) AS doubt
FROM held_up h WHERE NOT io AND threads >= :min_threads
ORDER BY threads DESC, function, line
