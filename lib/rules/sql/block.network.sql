-- SPDX-License-Identifier: MIT
-- id: block.network
-- title: Goroutines wait for a machine that does not answer
-- severity: error
-- basis: measured
-- needs: dump|trace
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_goroutines = 10 goroutines # at one site, that have waited
-- param: min_wait = 60 seconds          # typically
-- param: min_slow = 5 goroutines # waits in a trace, each for slow or longer
-- param: slow = 2 seconds at site
-- message: {count} goroutines wait for {what} at {function}: {sign}
-- fix: a time-out for the call: Dialer.Timeout, a context with a deadline, the driver's own read time-out; look at the machine, its name server and the way there
-- confirm: `ss -tnp` shows connections in SYN-SENT or without traffic; time the same lookup or query from the same machine
--
-- Connecting, looking up a name and the answer of a database have an end in a healthy network: who
-- waits there stays for moments. Goroutines that stay while others join them, or ten that have waited
-- for a minute, wait for a machine that does not answer.
--
-- Look-alikes: readers of connections that wait for a client (servers, web sockets, subscriptions)
-- are left out: only what is inside a dial, a lookup or database/sql counts. Dialers with a time-out
-- that try again have short waits and a constant number. Requests of net/http are those of
-- leak.http-no-timeout, waits for a free connection those of leak.db-pool. Workers that query all
-- the time are inside database/sql in every dump, and may grow with the load: info until some have
-- waited for a minute.
--
-- A trace shows the single waits: several for 2 s or longer in a dial or a lookup, over or not, are
-- worth a warning where no dump judges the same line. A dialer that gives up sooner is not seen. At a
-- line that a contract names every wait for the network counts.
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN lane = 'ids' AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000 THEN 'waits'
    END AS how
    FROM waiting
    WHERE (judge = 'block.network'
           AND NOT (entry GLOB 'net/http.(*Transport).*'
                    AND EXISTS (SELECT 1 FROM waiting r WHERE r.judge = 'leak.http-no-timeout'
                                AND r.snapshot = waiting.snapshot AND r.count * 10 >= waiting.count * 9)))
          OR (state = 'IO wait' AND judge IS NULL AND ' ' || packages || ' ' GLOB '* database/sql *')),
traced AS (
    SELECT t.process, t.snapshot, t.reason, t.function, t.file, t.line, min(t.what) AS what, max(t.max_ns) AS max_ns,
           sum(max((SELECT coalesce(sum(o.n), 0) FROM trace_octaves o WHERE o.snapshot = t.snapshot AND o.id = t.id
                    AND (1 << o.octave) >= coalesce(c.value, :slow) * 1000000000),
                   (SELECT count(*) FROM trace_longs i WHERE i.snapshot = t.snapshot AND i.id = t.id
                    AND i.duration_ns >= coalesce(c.value, :slow) * 1000000000))) AS slow, max(c.value) AS promised
    FROM trace_times t LEFT JOIN contracts c ON c.rule = 'block.network' AND c.param = 'slow' AND c.function = t.function
    WHERE t.state = 'waiting' AND t.function IS NOT NULL
          AND (t.judge = 'block.network' OR (t.reason IN ('IO wait', 'network') AND c.value IS NOT NULL))
          AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.how IS NOT NULL AND v.process = t.process
                          AND v.function = t.function AND v.line IS t.line)
    GROUP BY t.process, t.snapshot, t.reason, t.function, t.file, t.line)
SELECT function, file, line, count, subject_kind, subject_key,
       CASE WHEN how = 'grows' AND what IS NULL AND coalesce(wait_max_ns, 0) < :min_wait * 1000000000 THEN 'info'
            WHEN how = 'grows' THEN 'error' ELSE 'warning' END AS severity,
       coalesce(what, 'an answer of the database') AS what,
       CASE how WHEN 'grows' THEN joined_sign
                WHEN 'waits' THEN 'typically for a minute or more' END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, sample_ids, creator, creator_file, creator_line,
       coalesce(capped_doubt, CASE WHEN what IS NULL THEN 'a query that takes long looks the same, as do more and more workers that query all the time' END) AS doubt
FROM verdicts WHERE how IS NOT NULL
UNION ALL
SELECT function, file, line, slow, 'thread_group', process || ' ' || reason || ' ' || function || ':' || coalesce(line, 0),
       'warning', coalesce(what, 'the network'), 'each for ' || coalesce(promised, :slow) || ' s or longer in the trace',
       process, reason, NULL, NULL, NULL, NULL, NULL, NULL, max_ns, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN promised IS NULL THEN 'a dialer with a time-out of seconds that tries again looks the same' END
FROM traced WHERE slow >= :min_slow
ORDER BY count DESC, function, line
