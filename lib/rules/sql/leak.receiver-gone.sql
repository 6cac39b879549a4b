-- SPDX-License-Identifier: MIT
-- id: leak.receiver-gone
-- title: A sender waits for a receiver that has left
-- severity: warning
-- basis: source
-- needs: dump.waits source
-- param: min_threads = 2 threads        # that wait in the end, the sender among them
-- param: many = 10 threads              # ... for an error
-- param: min_wait = 60 seconds          # of the sender
-- message: {count} {noun}s wait for {root_label}, which waits to send at {function}; all alive that receive from a {channel} wait at others: the one of this one has left
-- fix: the sender must learn that a receiver leaves: a done channel or context in its select, or the receiver unregisters before it returns
-- confirm: read each way out of the function that receives (an error of Write, a return): does it tell the sender? a SIGQUIT dump shows the addresses of the channels
--
-- A hub sends to each of its clients. The goroutine that received for one of them returned, as its
-- connection broke, and the hub waits for it for ever, and all who publish wait for the hub. Of a channel
-- that is a field of many structs, senders and receivers cannot wait at the same one at once, so where
-- every receiver that is left waits, each waits at another one. Who else could receive the source was asked
-- for: nobody, but goroutines that are not started yet.
--
-- Look-alikes: a receiver that works on what it got (it does not wait to receive, and is followed by
-- block.slow-receiver), one that is being started at this moment (a minute is no moment).
SELECT function, file, line, threads AS count, 'thread_group' AS subject_kind, subject_key,
       CASE WHEN threads >= :many THEN 'error' ELSE 'warning' END AS severity, basis, noun, root_label,
       coalesce(object_name, 'channel of that kind') AS channel, process, depth, object, root_wait_ns AS wait_ns,
       doubts AS doubt
FROM receivers_gone
WHERE threads >= :min_threads AND coalesce(root_wait_ns, 0) >= :min_wait * 1000000000
ORDER BY threads DESC, function, line
LIMIT 1000
