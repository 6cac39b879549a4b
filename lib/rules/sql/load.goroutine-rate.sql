-- SPDX-License-Identifier: MIT
-- id: load.goroutine-rate
-- title: More goroutines are started than end
-- severity: warning
-- basis: measured
-- needs: trace
-- param: min_rate = 5 per second        # started and not ended
-- param: kept_pct = 50 percent          # of those started, that have not ended
-- param: min_alive = 1000 goroutines    # of that function at the end, for a warning
-- param: churn = 2000 per second        # started, whether they end or not
-- param: min_time = 1 seconds           # of trace
-- message: {rate} goroutines a second are started in {function}, {ended} of {count} ended; {alive} of {entry} live in the end
-- fix: see what those that stay wait for (`traceq waiting`), and bound how many there may be (errgroup.SetLimit, a semaphore before the go statement, a pool)
-- confirm: a second trace or dump a minute later: does the number of {entry} still rise at this rate?
--
-- Goroutines that are started faster than they end pile up. A trace sees each start and each end; what
-- counts is the go statement whose goroutines stay: more than min_rate in a second over both halves of
-- the trace.
--
-- Look-alikes: a service that is just getting its load, a pool that is being filled, connections that
-- stay open. A few seconds cannot tell: info, and a warning only where so many are there already that
-- the next minutes will hurt, and they belong to no connection. Goroutines that come and go by thousands in a second are no leak, only
-- work that a pool could do with less: info.
WITH spawned AS (
    SELECT w.*, x.watched_ns / 1e9 AS seconds,
           (SELECT sum(e.alive) FROM trace_entries e WHERE e.snapshot = w.snapshot AND e.entry = w.entry) AS alive,
           (SELECT sum(e.ended) FROM trace_entries e WHERE e.snapshot = w.snapshot AND e.entry = w.entry) AS ended_all
    FROM trace_spawns w JOIN traces x ON x.snapshot = w.snapshot
    WHERE x.watched_ns >= :min_time * 1000000000 AND w.entry IS NOT NULL AND w.function IS NOT NULL
          AND w.entry NOT GLOB 'runtime/trace.*'
          -- two of net/http's own go with each connection: their dialer or server is counted
          AND w.entry NOT GLOB 'net/http.(?persistConn).*' AND w.entry <> 'net/http.(*connReader).backgroundRead'),
-- What those are that were created within the trace: at a connection, or beside one who reads from it?
kinds AS (
    SELECT g.snapshot, g.entry, sum(g.count) AS known, sum(coalesce(g.served, 0)) AS served,
           sum(CASE WHEN g.state IN ('IO wait', 'running', 'runnable') THEN g.count ELSE 0 END) AS moves
    FROM groups g WHERE g.snapshot IN (SELECT snapshot FROM trace_dumps) AND g.creator IS NOT NULL
    GROUP BY g.snapshot, g.entry),
judged_spawns AS (
    SELECT *, (created - ended) >= :min_rate * seconds AND (created - ended_all) >= :min_rate * seconds
              AND (created - ended) * 100 >= created * :kept_pct AND late * 4 >= created AND late * 4 <= created * 3 AS grows,
           created >= :churn * seconds AS churns
    FROM spawned)
SELECT function, file, line, created AS count, 'function' AS subject_kind,
       process || ' started ' || entry || ' at ' || function || ':' || coalesce(line, 0) AS subject_key,
       CASE WHEN grows AND alive >= :min_alive AND EXISTS (
                SELECT 1 FROM kinds k WHERE k.snapshot = judged_spawns.snapshot AND k.entry = judged_spawns.entry
                AND k.served * 10 < k.known AND k.moves * 2 < k.known) THEN 'warning' ELSE 'info' END AS severity,
       created / seconds AS weight,
       printf('%.3g', created / seconds) AS rate, ended, alive, entry, process, late AS in_second_half,
       CASE WHEN ended > 0 THEN lived_ns / ended END AS lived_mean_ns,
       CAST(seconds * 1e9 AS INTEGER) AS during_ns,
       CASE WHEN grows THEN 'load that is just rising, and connections that stay open, look the same' END AS doubt
FROM judged_spawns WHERE grows OR churns
ORDER BY created - ended DESC, function, line, entry
