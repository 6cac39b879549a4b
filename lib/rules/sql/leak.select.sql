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
-- Old ones that went on to something else between two dumps (passes) are served here: workers, more of
-- them each time, so info, and a warning once the number rose three times. Where the one goroutine that
-- started them all has ended (finished) the number is final: a warning.
--
-- Connections grow with the load, and so do their helpers: what stands beside a reader of the same
-- connection (paired), a handler's own select while its client is there (served), and what a
-- library runs for a caller that lives, is info; so is a handler's own select over HTTP/2, where no
-- goroutine tells whether its client is there, and who receives from a stream of gRPC. A writer whose reader has gone has nobody beside it
-- and stays an error. Without parents (Go < 1.21, profiles) as many new readers must do.
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN stands AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000 AND orphaned THEN 'waits'
    END AS how
    FROM waiting WHERE judge IS NULL AND state IN ('select', 'select without cases')),
attached AS (
    SELECT *, how IN ('grows', 'rises')
        AND (paired * 10 >= count * 9
             OR (place IS function AND entry GLOB '*http2*erverConn).runHandler')
             OR place GLOB 'google.golang.org/grpc/internal/transport.(*recvBufferReader).read*'
             OR ((place IS function OR idle IS NOT NULL)
                 AND CASE WHEN served IS NOT NULL THEN served * 10 >= count * 9
                          ELSE (SELECT sum(w.final - w.first) FROM growth w
                                WHERE w.process = verdicts.process AND w.lane = verdicts.lane
                                      AND w.state = 'IO wait') * 10 >= (count - count_first) * 9 END)
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
