-- SPDX-License-Identifier: MIT
-- id: leak.chan-send
-- title: Goroutines wait for ever to send on a channel
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_goroutines = 100 goroutines # at one site, for what a single dump shows
-- param: min_wait = 60 seconds          # typical wait of those
-- message: {count} goroutines wait to send at {function}: {sign}
-- fix: a buffer for every sender, or a select with ctx.Done(); see that the receiver is started and does not return early
-- confirm: read who receives from this channel; a SIGQUIT dump shows its address in every waiting frame, a goroutineleak profile (Go 1.26) proves it
--
-- Senders block when the receiver is gone, was never started, or takes one of several answers
-- (early return, timeout, first result wins). Healthy look-alike: back-pressure before a slow but
-- living receiver, whose senders change. A hundred senders at one line in a single dump are worth
-- a warning: unlike receivers, senders are not parked as a way of life. Workers of a pool are: they
-- have one living creator, and the line is in the function it started or the next dump has the same
-- ids (Go < 1.21 shows only the ids).
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
    WHERE s.last AND s.state = 'chan send' AND s.function IS NOT NULL),
verdicts AS (
    SELECT *, CASE
        WHEN lane = 'ids' AND kept * 100 >= :kept_pct AND last_step > 0 AND last_before >= 3
             AND (new_ids >= :min_new OR (rising >= 2 AND new_ids * 2 >= :min_new))
        THEN 'grows'
        WHEN lane = 'grouped' AND rising = steps AND count >= 2 * first AND first > 0
             AND count - first >= :min_grouped
        THEN 'rises'
        WHEN lane = 'ids' AND idle IS NULL AND coalesce(fell, 0) = 0 AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000
        THEN 'waits'
        WHEN lane = 'ids' AND idle IS NULL AND coalesce(fell, 0) = 0 AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND CASE WHEN parents IS NULL THEN steps IS NULL OR new_ids > 0
                      ELSE parents_alive < parents OR parents * 10 > count
                           OR CASE WHEN steps IS NULL THEN entry IS NOT function ELSE new_ids > 0 END END
        THEN 'stands'
    END AS how
    FROM judged_sites)
SELECT function, file, line, count, 'thread_group' AS subject_kind,
       process || ' ' || state || ' ' || function || ':' || coalesce(line, 0) AS subject_key,
       CASE how WHEN 'grows' THEN 'error' WHEN 'waits' THEN 'error' ELSE 'warning' END AS severity,
       CASE how WHEN 'grows' THEN 'measured' WHEN 'waits' THEN 'measured' ELSE 'signature' END AS basis,
       CASE how
           WHEN 'grows' THEN 'from ' || first || ' to ' || count || ' over ' || (steps + 1)
                || ' dumps, ' || new_ids || ' new and the old ones still there'
           WHEN 'rises' THEN 'from ' || first || ' to ' || count || ' over ' || (steps + 1)
                || ' profiles'
           WHEN 'waits' THEN 'typically for a minute or more'
           WHEN 'stands' THEN 'many for one line'
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
