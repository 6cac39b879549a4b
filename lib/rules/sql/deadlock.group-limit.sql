-- SPDX-License-Identifier: MIT
-- id: deadlock.group-limit
-- title: Tasks of a limited errgroup wait for room in it
-- severity: error
-- basis: measured
-- needs: dump.ids
-- message: tasks at {function} wait in errgroup.Group.Go ({count}), and no other task is alive that could make room
-- fix: start nested work in a group of its own, or without a limit; or use TryGo and do the work in place when there is no room
-- confirm: see in the source that the group whose Go is called is the one that runs the caller
--
-- After SetLimit, Group.Go blocks until a task of the group has ended. A task that calls Go of its
-- own group holds one place while it waits for another: once all places are held by such tasks,
-- none will ever be free. In the dump every living task of every errgroup then waits in Group.Go. The
-- places of a limited group are held by tasks and by nothing else, so no second dump is needed.
--
-- Look-alikes: a producer, no task itself, that waits in Go (healthy: the tasks work); tasks that
-- feed another group, whose tasks work: then a task is alive that does not wait in Go. Nothing is
-- said where a stack is cut, so that what it began as is unknown.
WITH tasks AS (
    SELECT snapshot, sum(count) AS n,
           sum(CASE WHEN state = 'chan send' AND place = 'golang.org/x/sync/errgroup.(*Group).Go' THEN count ELSE 0 END) AS stuck
    FROM groups
    WHERE last AND lane = 'ids'
          AND (entry GLOB 'golang.org/x/sync/errgroup.(*Group).*' OR creator GLOB 'golang.org/x/sync/errgroup.(*Group).*')
    GROUP BY snapshot),
doubtful AS (
    SELECT snapshot FROM groups WHERE last AND (elided OR truncated OR capped)
    UNION SELECT snapshot FROM snapshots WHERE truncated OR capped)
SELECT g.function, g.file, g.line, sum(g.count) AS count, 'thread_group' AS subject_kind,
       g.process || ' ' || g.state || ' ' || g.function || ':' || coalesce(g.line, 0) AS subject_key,
       g.process, g.state, max(g.wait_max_ns) AS wait_max_ns, min(g.sample_ids) AS sample_ids, t.n AS tasks
FROM groups g JOIN tasks t ON t.snapshot = g.snapshot AND t.n = t.stuck
WHERE g.place = 'golang.org/x/sync/errgroup.(*Group).Go' AND g.state = 'chan send' AND g.function IS NOT NULL
      AND (g.entry GLOB 'golang.org/x/sync/errgroup.(*Group).*' OR g.creator GLOB 'golang.org/x/sync/errgroup.(*Group).*')
      AND g.snapshot NOT IN (SELECT snapshot FROM doubtful)
GROUP BY g.process, g.snapshot, g.state, g.function, g.file, g.line
ORDER BY count DESC, g.function, g.line
