-- SPDX-License-Identifier: MIT
-- id: leak.http-no-timeout
-- title: HTTP requests that wait without an end
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_goroutines = 50 goroutines # at one site, for what a single dump shows
-- param: min_wait = 120 seconds         # typical wait of those
-- param: holder_wait = 30 seconds       # of one that others wait behind: waited, or between dumps
-- param: min_behind = 3 goroutines      # that wait for a lock in a function it is inside of
-- message: {count} goroutines at {function} wait for {what} of an HTTP server: {sign}
-- fix: set Client.Timeout, or pass a context with a deadline; ResponseHeaderTimeout and a Dialer with a time-out in the Transport; look at the server that does not answer
-- confirm: see in the source whether the client or the context has a limit; a second dump shows whether the ids stay
--
-- The default client of net/http waits for ever. Requests that stay while new ones join them are
-- those that nobody answers; a single dump shows it where many wait for minutes, which is longer
-- than any time-out people set. One request that waits for long is worth a word only when goroutines
-- wait for a lock in a function that is on its stack: it looks like the holder (signature: the text
-- names no holder).
--
-- Look-alikes: a proxy with hundreds of requests in flight (other ids), long polls (the same ids at
-- a constant number; over minutes their waits stay shorter than the time between the dumps), a
-- reverse proxy, whose clients decide how long it waits (info, or a warning after minutes).
-- Handlers that pile up behind a slow server are a warning as long as no minute has passed.
WITH RECURSIVE behind_of (snapshot, site, line, held, stack) AS (
    SELECT * FROM (
        SELECT snapshot, function, line, function, stack FROM groups
        WHERE last AND lane = 'ids' AND judge = 'leak.http-no-timeout' AND stack IS NOT NULL
        ORDER BY count DESC, grp LIMIT 100)
    UNION ALL
    SELECT b.snapshot, b.site, b.line, f.name, p.id
    FROM behind_of b JOIN main.stack t ON t.id = b.stack JOIN main.frames f ON f.frame = t.frame
         LEFT JOIN main.stack p ON p.id = t.parent
    WHERE b.stack IS NOT NULL),
behind AS (
    SELECT snapshot, site, line, held, n FROM
        (SELECT b.snapshot, b.site, b.line, b.held, sum(s.count) AS n,
                row_number() OVER (PARTITION BY b.snapshot, b.site, b.line ORDER BY sum(s.count) DESC, b.held) AS place
         FROM (SELECT DISTINCT snapshot, site, line, held FROM behind_of) b
              JOIN sites s ON s.snapshot = b.snapshot AND s.function = b.held
                   AND s.state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock')
         GROUP BY b.snapshot, b.site, b.line, b.held)
    WHERE place = 1),
verdicts AS (
    SELECT w.*, b.held, b.n AS waiters,
           during_ns >= 120000000000 AND coalesce(wait_max_ns, 0) * 2 < during_ns AS moves,
           CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN stands AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000 THEN 'waits'
        WHEN lane = 'ids' AND coalesce(kept * 100 >= :kept_pct, 1) AND b.n >= :min_behind
             AND max(coalesce(wait_max_ns, 0), CASE WHEN kept = 1 THEN coalesce(during_ns, 0) ELSE 0 END)
                 >= :holder_wait * 1000000000 THEN 'holds'
    END AS how
    FROM waiting w LEFT JOIN behind b ON b.snapshot = w.snapshot AND b.site = w.function AND b.line IS w.line
    WHERE w.judge = 'leak.http-no-timeout')
SELECT function, file, line, count, subject_kind, subject_key,
       CASE WHEN moves THEN 'info'
            WHEN function GLOB 'net/http/httputil.*' AND how = 'grows'
                 AND coalesce(wait_typical_ns, 0) < :min_wait * 1000000000 THEN 'info'
            WHEN how <> 'grows' OR unsettled OR function GLOB 'net/http/httputil.*' THEN 'warning'
            WHEN entry = 'net/http.(*conn).serve' AND coalesce(wait_typical_ns, 0) < 60000000000 THEN 'warning'
            ELSE 'error' END AS severity,
       CASE WHEN how IN ('grows', 'waits') THEN 'measured' ELSE 'signature' END AS basis,
       coalesce(what, 'the answer') AS what,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign
                WHEN 'waits' THEN 'typically for ' || (wait_typical_ns / 60000000000) || ' minutes'
                WHEN 'holds' THEN 'it does not end, and ' || waiters || ' wait for a lock in ' || held
                                  || ', which is on the same stack' END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE WHEN moves THEN 'their waits are shorter than the time between the dumps: they were answered'
                     WHEN function GLOB 'net/http/httputil.*' THEN 'a reverse proxy waits as long as its clients do'
                     WHEN how = 'rises' THEN doubled_doubt
                     WHEN how = 'holds' THEN 'a dump names no holder of a lock: add --source' END,
                capped_doubt, 'a time-out that has not come yet looks the same, as do more and more workers that ask all the time') AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
