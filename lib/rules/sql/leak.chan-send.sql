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
-- Old ones that went on to something else between two dumps (passes) are served here: workers, more of
-- them each time, so info, and a warning once the number rose three times. Where the one goroutine that
-- started them all has ended (finished) the number is final: a warning.
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN stands AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000 THEN 'waits'
        WHEN stands AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND CASE WHEN parents IS NULL THEN steps IS NULL OR new > 0
                      ELSE parents_alive < parents OR parents * 10 > count
                           OR CASE WHEN steps IS NULL THEN entry IS NOT function ELSE new > 0 END END
        THEN 'stands'
    END AS how
    FROM waiting WHERE judge IS NULL AND state = 'chan send')
SELECT function, file, line, count, subject_kind, subject_key,
       CASE WHEN how = 'grows' AND passes AND rising < 3 THEN 'info'
            WHEN how = 'grows' AND (passes OR coalesce(finished, 0)) THEN 'warning'
            WHEN how IN ('grows', 'waits') THEN 'error' ELSE 'warning' END AS severity,
       CASE WHEN how IN ('grows', 'waits') THEN 'measured' ELSE 'signature' END AS basis,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign
                WHEN 'waits' THEN 'typically for a minute or more' WHEN 'stands' THEN 'many for one line' END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, children, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE how WHEN 'rises' THEN doubled_doubt WHEN 'grows' THEN grows_doubt END, capped_doubt,
                CASE how WHEN 'stands' THEN stands_doubt END) AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
