-- SPDX-License-Identifier: MIT
-- id: leak.unreachable
-- title: Goroutines that the runtime proved to be leaked
-- severity: error
-- basis: proof
-- needs: profile.goroutineleak
-- message: {count} goroutines at {function} ({state}) can never go on: what they wait for is out of reach
-- fix: see who should have answered: the other side of the channel, lock or WaitGroup is gone
-- confirm: the runtime has proved it; nothing more is needed
--
-- Go 1.26's goroutineleak profile, and dumps taken after it, mark goroutines that are blocked on
-- objects nothing alive can reach. That is a proof, for a single goroutine as well. There is no
-- healthy look-alike. What is blocked for ever on a reachable object is not marked: no mark is
-- no proof of health.
SELECT function, file, line, max(count) AS count, 'thread_group' AS subject_kind,
       process || ' ' || state || ' ' || coalesce(function, '?') || ':' || coalesce(line, 0) AS subject_key,
       process, state, sample_ids, creator, creator_file, creator_line
FROM (SELECT process, snapshot, state, function, file, line, sum(count) AS count, sample_ids, creator,
             creator_file, creator_line
      FROM groups WHERE leaked
      GROUP BY process, snapshot, state, function, file, line)
GROUP BY process, state, function, file, line
ORDER BY count DESC, function, line
