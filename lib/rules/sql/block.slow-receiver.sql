-- SPDX-License-Identifier: MIT
-- id: block.slow-receiver
-- title: Senders wait for one who waits for the outside
-- severity: warning
-- basis: source
-- needs: dump.waits source
-- param: min_threads = 3 threads        # that wait in the end
-- param: many = 10 threads              # ... for an error
-- param: min_wait = 60 seconds          # of the receiver in one call
-- param: min_trace = 2 seconds          # ... where a trace saw all of it
-- message: {count} {noun}s wait for {root_label}, which alone could receive from {channel} and waits at {function} ({state})
-- fix: give the call that the receiver waits in a deadline (SetWriteDeadline, a context), or let senders give up: a select with ctx.Done(), a time limit or default
-- confirm: the chain names each goroutine on the way; look at the peer that does not answer
--
-- A hub that sends to its clients one by one stops for all of them when one client's writer hangs in the
-- network. Those who send to the hub wait for the hub, the hub for that client: the finding is at the
-- call of the one at the end, and those who wait are its effect. That nobody else alive could receive the
-- source says; who may be started yet receives what it will be given.
--
-- Look-alikes: back-pressure. A receiver that writes to a slow disk or network stands in that call in every
-- dump, by turns, and its senders wait by turns, so only one long wait of its own counts: a minute as a
-- dump says it, or all of a trace. Receivers that wait for work are no senders and never judged here.
WITH seen AS (
    SELECT h.*, coalesce(h.root_wait_ns, 0) >= :min_wait * 1000000000 AS long,
           EXISTS (SELECT 1 FROM trace_waits w JOIN traces x ON x.snapshot = w.snapshot
                   WHERE w.process = h.process AND w.function = h.function AND w.line IS h.line AND w.whole > 0
                         AND x.watched_ns >= :min_trace * 1000000000) AS traced
    FROM held_up h WHERE h.rule = 'block.slow-receiver' AND h.io AND h.state <> 'sleep')
SELECT function, file, line, threads AS count, subject_kind, subject_key,
       CASE WHEN threads >= :many AND long THEN 'error' WHEN threads >= :many OR long THEN 'warning' ELSE 'info' END AS severity,
       basis, noun, root_label, coalesce(object_name, 'the channel') AS channel, state, process, depth, object,
       root_wait_ns AS wait_ns, queue_wait_ns,
       CASE WHEN dumps > 1 THEN 'in ' || stays || ' of ' || dumps || ' dumps' END AS seen,
       doubts AS doubt
FROM seen WHERE threads >= :min_threads AND (long OR traced)
ORDER BY threads DESC, function, line
LIMIT 1000
