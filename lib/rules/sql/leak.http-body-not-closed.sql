-- SPDX-License-Identifier: MIT
-- id: leak.http-body-not-closed
-- title: HTTP response bodies that are never closed
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_goroutines = 100 goroutines # at one site, for what a single dump shows
-- param: min_wait = 60 seconds          # typical wait of those
-- message: {count} {kind} at {function}: {sign}
-- fix: `defer resp.Body.Close()` after every request that gave no error, also where only the status matters; read the body to its end so that the connection is used again
-- confirm: look through the callers of http.Get, Client.Do and Transport.RoundTrip, those in asked_by first, for a path without Close
--
-- Between two responses the read loop of a client connection waits for bytes ("IO wait"). It waits
-- in a select only while the body of a response is in the hands of the caller: until that is read to
-- its end or closed. Read loops in select that stay while new ones join them are bodies that nobody
-- closes; each holds a connection and two goroutines (HTTP/2: one for each stream). The caller has
-- gone on and is on no stack. A block profile that came along knows who asked (asked_by): a hint,
-- most requests first, innocent callers among them.
--
-- Look-alikes: streams and long downloads, whose reader waits for bytes in another goroutine, and
-- reverse proxies that wait for a slow client: where as many of those came as read loops, it is
-- info. Connections in a pool wait in no select but that of the write loop: a pool that grows is
-- info. HTTP/2 streams that still wait for an answer are those of leak.http-no-timeout.
WITH users AS (
    SELECT process, lane, seq, last, sum(count) AS n FROM groups
    WHERE ((via IN ('net/http.(*persistConn).Read', 'net/http.checkConnErrorWriter.Write')
            AND entry NOT GLOB 'net/http.(*persistConn).*')
           OR place GLOB '*http2pipe).Read' OR place GLOB 'golang.org/x/net/http2.(*pipe).Read'
           OR place GLOB '*http2serverConn).writeDataFromHandler'
           OR ' ' || packages || ' ' GLOB '* net/http/httputil *'
           OR judge = 'leak.http-no-timeout' AND place GLOB '*http2*')
          AND lane IS NOT NULL
    GROUP BY process, lane, seq, last),
used AS (
    SELECT process, lane, sum(CASE WHEN last THEN n ELSE 0 END) AS now,
           sum(CASE WHEN seq = 1 THEN n ELSE 0 END) AS then_ FROM users GROUP BY process, lane),
verdicts AS (
    SELECT w.*, coalesce(u.now, 0) AS used_now, coalesce(u.now - u.then_, 0) AS used_more,
           w.place GLOB '*writeLoop' AS pooled, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN w.lane = 'ids' AND NOT idle_given AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000 AND w.place NOT GLOB '*writeLoop' THEN 'waits'
    END AS how
    FROM waiting w LEFT JOIN used u ON u.process = w.process AND u.lane = w.lane
    WHERE w.judge = 'leak.http-body-not-closed' AND w.state = 'select'),
explained AS (
    SELECT *, CASE how WHEN 'waits' THEN used_now * 2 >= count
                       ELSE used_more * 2 >= count_last - count_first END AS streams,
           (SELECT sum(o.count_last - coalesce(o.count_first, 0)) FROM waiting o
            WHERE o.process = v.process AND o.lane = v.lane AND o.state = 'select'
                  AND (o.place = 'net/http.(*persistConn).readLoop' OR o.judge = 'leak.http-no-timeout')) AS known
    FROM verdicts v WHERE how IS NOT NULL)
SELECT function, file, line, count, subject_kind, subject_key,
       CASE WHEN pooled OR streams THEN 'info' WHEN how = 'grows' THEN 'error' ELSE 'warning' END AS severity,
       CASE WHEN how IN ('grows', 'waits') THEN 'measured' ELSE 'signature' END AS basis,
       CASE WHEN pooled THEN 'client connections are open' ELSE 'response bodies are open' END AS kind,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign
                WHEN 'waits' THEN 'typically for a minute or more' END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, sample_ids, creator, creator_file, creator_line, used_now AS readers,
       CASE WHEN NOT pooled THEN
           (SELECT group_concat(a, ', ') FROM
                (SELECT p.function || ' (' || p.file || ':' || p.line || ')' AS a FROM profile_sites p
                 JOIN profiles f ON f.snapshot = p.snapshot AND f.type = p.type
                 WHERE f.process = explained.process AND f.kind = 'block' AND f.name = 'contentions'
                       AND p.owner = 'mine' AND (p.place = 'net/http.(*persistConn).roundTrip'
                                                 OR p.place GLOB '*http2*ound*rip')
                 GROUP BY 1 ORDER BY max(p.value) DESC, 1 LIMIT 3)) END AS asked_by,
       coalesce(CASE WHEN pooled THEN 'a pool that grows with the load looks the same; a Transport for each request, too'
                     WHEN streams THEN 'as many goroutines read bodies or wait with one: streams look the same'
                     WHEN how = 'rises' THEN doubled_doubt END,
                capped_doubt, 'who holds the bodies is on no stack') AS doubt
FROM explained
WHERE CASE WHEN pooled THEN count_last - count_first - coalesce(known, 0) >= :min_new
           ELSE NOT (streams AND place GLOB '*writeRequest') END
ORDER BY count DESC, function, line
