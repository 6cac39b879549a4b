-- SPDX-License-Identifier: MIT
-- id: leak.select
-- title: Goroutines wait for ever in a select
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_goroutines = 100 goroutines # at one site, for what a single dump shows
-- param: min_wait = 60 seconds          # typical wait of those
-- message: {count} goroutines wait in a select at {function}: {sign}
-- fix: add a case for ctx.Done() or a quit channel; close response bodies and rows; stop what the loop serves
-- confirm: read the cases of the select and who fires them; a second dump shows whether the ids stay
--
-- A select without a case that ends it: no ctx.Done, no quit channel, or a ticker that keeps the
-- loop alive for ever. At net/http.(*persistConn).readLoop it means response bodies that are not
-- read to the end and closed. Healthy look-alikes: event loops (one a client), pooled connections.
-- One dump is enough where no pool looks alike: a hundred goroutines at one line, typically waiting
-- for a minute, each started by another goroutine, and those have returned (Go >= 1.21 prints
-- them). A pool has one living creator.
--
-- A count alone says nothing: pools, subscriptions and back-pressure hold hundreds of goroutines at
-- one line all day. What tells a leak is ids: between two dumps the old ones stay (kept_pct) and
-- new ones join them (min_new; half of it is enough when it grew between every two of three dumps).
-- Turnover has other ids, a pool the same ids, a pool that warms up stops growing before the last
-- dump. Profiles without ids can only show that a number rises: a signature.
--
-- Connections grow with the load, and so do their helpers: what stands beside a reader of the same
-- connection (paired), a handler's own select while its client is there (served), and what a
-- library runs for a caller that lives, is info. A writer whose reader has gone has nobody beside
-- it and stays an error. Without parents (Go < 1.21, profiles) as many new readers must do.
WITH judged_sites AS (
    SELECT s.*, g.steps, g.rising, g.kept, g.first, g.last_before, g.last_step, g.new AS new_ids, g.fell,
           g.during_ns, g.capped AS cut
    FROM sites s LEFT JOIN growth g ON g.process = s.process AND g.lane = s.lane AND g.state = s.state
         AND g.function IS s.function AND g.file IS s.file AND g.line IS s.line
    WHERE s.last AND s.state IN ('select', 'select without cases') AND s.function IS NOT NULL),
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
             AND parents * 2 >= count AND parents_alive * 10 <= parents
        THEN 'waits'
    END AS how
    FROM judged_sites),
attached AS (
    SELECT *, how IN ('grows', 'rises')
        AND (paired * 10 >= count * 9
             OR ((place IS function OR idle IS NOT NULL)
                 AND CASE WHEN served IS NOT NULL THEN served * 10 >= count * 9
                          ELSE (SELECT sum(w.final - w.first) FROM growth w
                                WHERE w.process = verdicts.process AND w.lane = verdicts.lane
                                      AND w.state = 'IO wait') * 10 >= (count - first) * 9 END)
             OR (owner <> 'mine' AND parents_alive * 10 >= parents * 9 AND parents * 8 >= count)) AS belongs
    FROM verdicts WHERE how IS NOT NULL)
SELECT function, file, line, count, 'thread_group' AS subject_kind,
       process || ' ' || state || ' ' || function || ':' || coalesce(line, 0) AS subject_key,
       CASE WHEN belongs THEN 'info' WHEN how = 'grows' THEN 'error' ELSE 'warning' END AS severity,
       CASE how WHEN 'grows' THEN 'measured' WHEN 'waits' THEN 'measured' ELSE 'signature' END AS basis,
       CASE how
           WHEN 'grows' THEN 'from ' || first || ' to ' || count || ' over ' || (steps + 1)
                || ' dumps, ' || new_ids || ' new and the old ones still there'
           WHEN 'rises' THEN 'from ' || first || ' to ' || count || ' over ' || (steps + 1)
                || ' profiles'
           WHEN 'waits' THEN 'each for a minute or more, started by ' || parents
                || ' goroutines of which ' || parents_alive || ' are alive'
       END AS sign,
       process, state, first AS count_first, count AS count_last, new_ids AS new,
       round(kept * 100, 1) AS kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       round(100.0 * count / threads, 1) AS share_pct, parents, parents_alive, children, sample_ids,
       creator, creator_file, creator_line,
       CASE WHEN belongs THEN 'each belongs to a living connection or caller: more clients look the same'
            WHEN how = 'rises' THEN 'the captures hold no goroutine ids: busy turnover would look the same'
            WHEN cut OR capped THEN 'a dump ends at its buffer: the counts are lower bounds'
            WHEN how IN ('stands', 'orphans') THEN 'from numbers alone; a second dump after 30 s shows whether they stay'
       END AS doubt
FROM attached
ORDER BY count DESC, function, line
