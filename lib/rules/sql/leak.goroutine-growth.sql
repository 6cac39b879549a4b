-- SPDX-License-Identifier: MIT
-- id: leak.goroutine-growth
-- title: Goroutines or threads pile up at one place
-- severity: error
-- basis: measured
-- needs: dumps>=2
-- param: min_new = 10 goroutines       # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent         # of the old ones that must still be there
-- param: min_grouped = 50 goroutines   # more in the last profile than in the first, without ids
-- message: {threads} at {function} ({state}) grew from {count_first} to {count} over {steps} captures
-- fix: find what should end them: a context, a timeout, a close, an unlock
-- confirm: a third dump later shows whether it goes on; `stackdiff` shows all groups
--
-- The general form of the leak rules: whatever the goroutines wait for, the old ones stay and new
-- ones come. Waiting for the network is left out: connections grow with the load and no dump shows
-- the load. Sleeping is judged from three dumps on, as a warning: slow requests and loops of
-- living clients sleep, too. Running and runnable
-- goroutines wait for nobody. Waiters for a lock that has been held from dump to dump count even
-- when no more came in the end: nobody parks at a lock as a way of life. What a dump says of
-- channels, selects, WaitGroups and conditions is left to the rules by state, and what has a rule
-- of its own (covers.sql) to that. Without ids
-- (profiles, debug=1) the number must rise every time, to the double at least, over three captures
-- (two for waiters at a lock): a signature. Old ones of which some went on to something else between
-- two dumps do not hang: info, a warning at a lock or once the number rose three times.
--
-- Threads of other runtimes (the JVM) are judged here for all states but those of IO: there is no rule
-- by state for them. They live in pools, and a pool that fills up looks like a leak until it is full:
-- idle workers of known executors count only beyond any pool's size, and waiters for a condition in
-- two dumps alone are a warning.
WITH verdicts AS (
    SELECT *, CASE
        WHEN lane = 'ids' AND kept * 100 >= :kept_pct AND last_step > 0 AND last_before >= 3
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new))
             AND (state <> 'sleep' OR rising >= 2)
        THEN 'grows'
        WHEN lane = 'ids' AND state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock')
             AND kept * 100 >= :kept_pct AND fell = 0 AND final >= 3 AND new * 2 >= :min_new
        THEN 'grows'
        WHEN lane = 'grouped' AND rising = steps AND final >= 2 * first AND first > 0
             AND final - first >= :min_grouped
             AND (steps >= 2 OR state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock'))
        THEN 'rises'
    END AS how
    FROM growth
    WHERE state NOT IN ('IO wait', 'syscall', 'running', 'runnable', 'runtime idle', 'GC')
          AND state NOT IN ('select', 'select without cases', 'nil chan', 'coroutine') AND judge IS NULL
          AND (lane <> 'ids' OR platform <> 'go' OR state NOT IN ('chan send', 'chan receive', 'waitgroup wait', 'cond wait'))
          AND function IS NOT NULL)
SELECT v.function, v.file, v.line, v.final AS count, 'thread_group' AS subject_kind,
       v.process || ' ' || v.state || ' ' || v.function || ':' || coalesce(v.line, 0) AS subject_key,
       CASE WHEN v.how = 'grows' AND NOT (v.platform <> 'go' AND v.state = 'cond wait' AND v.steps < 2)
                  AND NOT (v.went_on > 0 AND v.went_on * 100 >= v.olds) AND v.state <> 'sleep'
                  AND NOT (v.unsettled AND v.state NOT IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock'))
            THEN 'error'
            WHEN v.how = 'grows' AND v.rising < 3 AND v.went_on * 100 >= v.olds
                 AND v.state NOT IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock') THEN 'info'
            ELSE 'warning' END AS severity,
       CASE v.how WHEN 'grows' THEN 'measured' ELSE 'signature' END AS basis,
       v.process, CASE v.platform WHEN 'go' THEN 'goroutines' ELSE 'threads' END AS threads,
       v.state, v.steps + 1 AS steps, v.first AS count_first, v.new,
       round(v.kept * 100, 1) AS kept_pct, v.during_ns, s.wait_typical_ns, s.wait_max_ns,
       round(100.0 * v.final / s.threads, 1) AS share_pct, s.object, s.sample_ids, s.creator,
       s.creator_file, s.creator_line,
       CASE WHEN v.how = 'rises' THEN 'the captures hold no goroutine ids: load that grows would look the same'
            WHEN v.platform <> 'go' AND v.state = 'cond wait' AND v.steps < 2
            THEN 'a pool that is filling up looks the same: a third dump tells'
            WHEN v.how = 'grows' AND v.went_on > 0 AND v.went_on * 100 >= v.olds
            THEN v.went_on || ' of those that waited went on between the dumps: what serves more clients looks the same'
            WHEN v.unsettled AND v.state NOT IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock')
            THEN 'the last dump came right behind the one before it: a number that is final now looks the same'
            WHEN v.state = 'sleep' THEN 'who sleeps wakes up by itself: a loop for each client looks the same'
            WHEN v.capped THEN 'a dump ends at its buffer: the counts are lower bounds'
            WHEN v.platform = 'go' AND v.state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock')
                 AND NOT EXISTS (SELECT 1 FROM wait_dumps d WHERE d.sourced)
            THEN 'who holds the lock a dump of Go does not say: --source DIR, the program''s source, tells' END AS doubt
FROM verdicts v JOIN sites s ON s.last AND s.process = v.process AND s.lane = v.lane AND s.state = v.state
     AND s.function IS v.function AND s.file IS v.file AND s.line IS v.line AND s.judge IS NULL
WHERE v.how IS NOT NULL AND (v.platform = 'go' OR s.idle IS NULL OR v.final > s.idle_most)
ORDER BY v.final DESC, v.function, v.line
