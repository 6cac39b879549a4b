-- SPDX-License-Identifier: MIT
-- id: sched.spawn-storm
-- title: Goroutines are started faster than they can run
-- severity: warning
-- basis: measured
-- needs: dumps>=2
-- param: min_waiting = 500 goroutines # ready to run, in the last dump
-- param: min_share = 50 percent       # of all goroutines
-- param: min_stayed = 50 goroutines   # of them that were there in the dump before
-- message: {count} goroutines started by {function} are ready and wait for a processor, {count_before} in the dump before
-- fix: start as many as there are processors (errgroup.SetLimit, a worker pool, a semaphore before the go statement) and queue the rest
-- confirm: a CPU profile shows what the running ones do; /sched/latencies:seconds of runtime/metrics rises
--
-- Goroutines that are runnable wait for nothing but a processor. In one dump that is a burst; it is a
-- storm when most of the program was started by one go statement and is runnable with hardly a frame
-- on its stack (not begun, or stopped in its first function), many of the very same ones are still
-- there in the next dump, and there are more of them. The site is the go statement. A fan-out that
-- is over or gets smaller until the next dump is healthy.
WITH ready AS (
    SELECT g.process, g.snapshot, g.creator AS function, g.creator_file AS file, g.creator_line AS line,
           sum(g.count) AS count, max(g.threads) AS threads, sum(coalesce(c.stayed, 0) + coalesce(c.came, 0)) AS kept
    FROM groups g JOIN main.stack t ON t.id = g.stack
         LEFT JOIN changes c ON c.snapshot = g.snapshot AND c.grp = g.grp
    WHERE g.last AND g.lane = 'ids' AND g.state = 'runnable' AND NOT g.runtime AND NOT g.ignored
          AND t.depth <= 2 AND g.creator IS NOT NULL
    GROUP BY g.process, g.snapshot, g.creator, g.creator_file, g.creator_line),
before AS (
    SELECT n.snapshot, g.creator AS function, g.creator_line AS line, sum(g.count) AS count
    FROM snapshots n JOIN groups g ON g.snapshot = n.prev JOIN main.stack t ON t.id = g.stack
    WHERE n.last AND g.state = 'runnable' AND t.depth <= 2
    GROUP BY n.snapshot, g.creator, g.creator_line)
SELECT r.function, r.file, r.line, r.count, 'thread_group' AS subject_kind,
       r.process || ' started by ' || r.function || ':' || coalesce(r.line, 0) AS subject_key,
       r.process, b.count AS count_before, r.kept, round(100.0 * r.count / r.threads, 1) AS share_pct
FROM ready r JOIN before b ON b.snapshot = r.snapshot AND b.function = r.function AND b.line IS r.line
WHERE r.count >= :min_waiting AND r.count * 100 >= r.threads * :min_share
      AND r.count > b.count AND r.kept >= :min_stayed
ORDER BY r.count DESC, r.function, r.line
