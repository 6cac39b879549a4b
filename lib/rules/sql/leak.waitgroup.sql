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
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN stands AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND children = 0 AND truncated = 0 THEN 'orphans'
    END AS how
    FROM waiting WHERE judge IS NULL AND state = 'waitgroup wait')
SELECT function, file, line, count, subject_kind, subject_key,
       CASE how WHEN 'grows' THEN 'error' ELSE 'warning' END AS severity,
       CASE WHEN how = 'grows' THEN 'measured' ELSE 'signature' END AS basis,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign
                WHEN 'orphans' THEN 'and not one goroutine that they started is alive to call Done' END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, children, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE how WHEN 'rises' THEN doubled_doubt END, capped_doubt,
                CASE how WHEN 'orphans' THEN stands_doubt END) AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
