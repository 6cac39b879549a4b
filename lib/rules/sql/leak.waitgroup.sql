-- SPDX-License-Identifier: MIT
-- id: leak.waitgroup
-- title: WaitGroups that never reach zero
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_goroutines = 100 goroutines # at one site, for what a single dump shows
-- message: {count} goroutines wait for a WaitGroup at {function}: {sign}
-- fix: call Add before the go statement and `defer wg.Done()` first thing in the goroutine; look for returns and panics on the way
-- confirm: compare the Adds with the ways through the goroutines; a dump shows none of them alive
--
-- Wait returns when every Done was called. It never does after an Add without its goroutine, a
-- return or panic before Done, an Add inside the goroutine. Healthy look-alike: waits for children
-- at work; they are alive, and the waits change. In one dump, many waits none of whose own children
-- live are a signature: Done might be called by others.
--
-- A count alone says nothing: pools, subscriptions and back-pressure hold hundreds of goroutines at
-- one line all day. What tells a leak is ids: between two dumps the old ones stay (kept_pct) and
-- new ones join them (min_new; half of it is enough when it grew between every two of three dumps).
-- Turnover has other ids, a pool the same ids, a pool that warms up stops growing before the last
-- dump. Profiles without ids can only show that a number rises: a signature.
WITH judged_sites AS (
    SELECT s.*, g.steps, g.rising, g.kept, g.first, g.last_before, g.last_step, g.new AS new_ids, g.fell,
           g.during_ns, g.capped AS cut
    FROM sites s LEFT JOIN growth g ON g.process = s.process AND g.lane = s.lane AND g.state = s.state
         AND g.function IS s.function AND g.file IS s.file AND g.line IS s.line
    WHERE s.last AND s.state = 'waitgroup wait' AND s.function IS NOT NULL),
verdicts AS (
    SELECT *, CASE
        WHEN lane = 'ids' AND kept * 100 >= :kept_pct AND last_step > 0 AND last_before >= 3
             AND (new_ids >= :min_new OR (rising >= 2 AND new_ids * 2 >= :min_new))
        THEN 'grows'
        WHEN lane = 'grouped' AND rising = steps AND count >= 2 * first AND first > 0
             AND count - first >= :min_grouped
        THEN 'rises'
        WHEN lane = 'ids' AND idle IS NULL AND coalesce(fell, 0) = 0 AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines AND children = 0 AND truncated = 0
        THEN 'orphans'
    END AS how
    FROM judged_sites)
SELECT function, file, line, count, 'thread_group' AS subject_kind,
       process || ' ' || state || ' ' || function || ':' || coalesce(line, 0) AS subject_key,
       CASE how WHEN 'grows' THEN 'error' WHEN 'waits' THEN 'warning' ELSE 'warning' END AS severity,
       CASE how WHEN 'grows' THEN 'measured' WHEN 'waits' THEN 'measured' ELSE 'signature' END AS basis,
       CASE how
           WHEN 'grows' THEN 'from ' || first || ' to ' || count || ' over ' || (steps + 1)
                || ' dumps, ' || new_ids || ' new and the old ones still there'
           WHEN 'rises' THEN 'from ' || first || ' to ' || count || ' over ' || (steps + 1)
                || ' profiles'
           WHEN 'orphans' THEN 'and not one goroutine that they started is alive to call Done'
       END AS sign,
       process, state, first AS count_first, count AS count_last, new_ids AS new,
       round(kept * 100, 1) AS kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       round(100.0 * count / threads, 1) AS share_pct, parents, parents_alive, children, sample_ids,
       creator, creator_file, creator_line,
       CASE WHEN how = 'rises' THEN 'the captures hold no goroutine ids: busy turnover would look the same'
            WHEN cut OR capped THEN 'a dump ends at its buffer: the counts are lower bounds'
            WHEN how IN ('stands', 'orphans') THEN 'from numbers alone; a second dump after 30 s shows whether they stay'
       END AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
