-- SPDX-License-Identifier: MIT
-- id: leak.chan-receive
-- title: Goroutines wait for ever to receive from a channel
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_goroutines = 100 goroutines # at one site, for what a single dump shows
-- param: min_wait = 60 seconds          # typical wait of those
-- message: {count} goroutines wait to receive at {function}: {sign}
-- fix: close the channel in whoever sends, or select with ctx.Done(); stop tickers that are done with
-- confirm: read who sends to or closes this channel; a second dump shows whether the ids stay, a goroutineleak profile (Go 1.26) proves it
--
-- A receive that nobody answers: a range over a channel that is never closed, a reply that was
-- dropped, a ticker loop for every call. Healthy look-alikes are many (worker pools, subscriptions,
-- signal handlers, ctx.Done), so one dump is judged by its creators only.
-- One dump is enough where no pool looks alike: a hundred goroutines at one line, typically waiting
-- for a minute, each started by another goroutine, and those have returned (Go >= 1.21 prints
-- them). A pool has one living creator.
--
-- A count alone says nothing: pools, subscriptions and back-pressure hold hundreds of goroutines at
-- one line all day. What tells a leak is ids: between two dumps the old ones stay (kept_pct) and
-- new ones join them (min_new; half of it is enough when it grew between every two of three dumps).
-- Turnover has other ids, a pool the same ids, a pool that warms up stops growing before the last
-- dump. Profiles without ids can only show that a number rises: a signature.
-- Old ones that went on to something else between two dumps (passes) are served here: workers, more of
-- them each time, so info, and a warning once the number rose three times. Where the one goroutine that
-- started them all has ended (finished) the number is final: a warning.
--
-- Connections grow with the load, and so do their helpers: what stands beside a reader of the same
-- connection (paired), a handler's own receive while its client is there (served: most often its
-- context's Done), and what a library runs for a caller that lives, is info. A writer whose reader
-- has gone has nobody beside it and stays an error.
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN stands AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000 AND orphaned THEN 'waits'
    END AS how
    FROM waiting WHERE judge IS NULL AND state = 'chan receive'),
attached AS (
    SELECT *, how IN ('grows', 'rises')
        AND (paired * 10 >= count * 9
             OR (place IS function AND served * 10 >= count * 9)
             OR (owner <> 'mine' AND parents_alive * 10 >= parents * 9 AND parents * 8 >= count)) AS belongs
    FROM verdicts WHERE how IS NOT NULL)
SELECT function, file, line, count, subject_kind, subject_key,
       CASE WHEN belongs THEN 'info'
            WHEN how = 'grows' AND passes AND rising < 3 THEN 'info'
            WHEN how = 'grows' AND NOT passes AND NOT coalesce(finished, 0) THEN 'error' ELSE 'warning' END AS severity,
       CASE WHEN how IN ('grows', 'waits') THEN 'measured' ELSE 'signature' END AS basis,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign
                WHEN 'waits' THEN orphaned_sign END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, children, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE WHEN belongs THEN 'each belongs to a living connection or caller: more clients look the same'
                     WHEN how = 'rises' THEN doubled_doubt
                     WHEN how = 'grows' THEN grows_doubt END, capped_doubt) AS doubt
FROM attached
ORDER BY count DESC, function, line
