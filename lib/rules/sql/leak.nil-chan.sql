-- SPDX-License-Identifier: MIT
-- id: leak.nil-chan
-- title: Goroutines wait at a nil channel
-- severity: error
-- basis: proof
-- needs: dump.ids
-- message: the channel at {function} is nil: {count} wait there for ever ({status})
-- fix: make the channel before the goroutine starts, and pass the struct that holds it by pointer; a context without an end (Background) has a nil Done
-- confirm: the runtime has said so; nothing more is needed
--
-- A send or receive on a nil channel has no end: nothing that happens later can wake it, and the
-- runtime prints the state "(nil chan)" for nothing else. So one goroutine is proof. Receivers that
-- are alone at their line are worth a warning: `<-ctx.Done()` of a context that never ends is most
-- often one goroutine too many and no more harm.
--
-- Look-alikes: main that parks at a nil channel on purpose while others work (goroutine 1, alone:
-- info); `select {}`, which prints its own state; a select with a case that nil has switched off,
-- which prints "select". Profiles print no state and cannot show a nil channel.
SELECT function, file, line, sum(count) AS count, 'thread_group' AS subject_kind,
       process || ' ' || state || ' ' || coalesce(function, '?') || ':' || coalesce(line, 0) AS subject_key,
       CASE WHEN max(sample_ids) = '1' AND sum(count) = 1 THEN 'info'
            WHEN sum(count) = 1 AND max(status) LIKE 'chan receive%' THEN 'warning'
            ELSE 'error' END AS severity,
       process, max(status) AS status, max(wait_max_ns) AS wait_max_ns, min(sample_ids) AS sample_ids,
       min(creator) AS creator, min(creator_file) AS creator_file, min(creator_line) AS creator_line,
       CASE WHEN max(sample_ids) = '1' AND sum(count) = 1 THEN 'the main goroutine may park here on purpose' END AS doubt
FROM groups
WHERE last AND lane = 'ids' AND state = 'nil chan' AND NOT ignored
GROUP BY process, state, function, file, line
ORDER BY count DESC, function, line
