-- SPDX-License-Identifier: MIT
-- id: leak.timer
-- title: Timers pile up in the heap
-- severity: warning
-- basis: measured
-- needs: profile.heap>=2
-- param: min_objects = 10000 objects    # more in the last profile than in the first
-- param: grown_pct = 50 percent         # of the first
-- message: timers made at {function} grew from {objects_first} to about {count} live objects over {profiles} heap profiles
-- fix: Stop what NewTimer and NewTicker gave; one timer with Reset in place of time.After in a loop; `defer cancel()` after WithTimeout and WithDeadline
-- confirm: count the calls against the Stops; a third profile under the same load shows whether it goes on
--
-- A timer that was not stopped lives until it fires, a ticker for ever, and so does what its channel
-- or function holds; contexts with a deadline hold a timer until they are cancelled. There is no
-- goroutine to see: the heap profile shows where they were made. Go 1.23 and later collects timers
-- and tickers that nothing points to, where go.mod says so, too: there what grows is still held
-- (AfterFunc, contexts, fields). With an older line in go.mod all live until they fire.
--
-- Judged by live objects, never by what was ever allocated, and only where every profile has more
-- than the one before it. Look-alikes: timers made and stopped in any number (the number of live ones
-- stays), and a load that grows, which is why this is a warning. The numbers are extrapolated from
-- samples of 512 KiB.
WITH heaps AS (
    SELECT p.process, p.snapshot, p.type,
           row_number() OVER (PARTITION BY p.process ORDER BY p.time_ns IS NULL, p.time_ns, i.position, p.snapshot) AS nth,
           count(*) OVER (PARTITION BY p.process) AS n
    FROM profiles p JOIN inputs i ON i.process = p.process AND i.input = p.input
    WHERE p.kind = 'heap' AND p.name = 'inuse_objects'),
made AS (
    SELECT h.process, h.nth, h.n, s.function, s.file, s.line, sum(s.value) AS objects
    FROM heaps h JOIN profile_sites s ON s.snapshot = h.snapshot AND s.type = h.type
    WHERE s.leaf IN ('time.NewTimer', 'time.NewTicker', 'time.AfterFunc', 'time.After', 'time.Tick', 'time.newTimer')
    GROUP BY h.process, h.nth, h.n, s.function, s.file, s.line),
steps AS (
    SELECT *, objects > lag(objects, 1, 0) OVER w AS rose, lag(nth, 1, 0) OVER w = nth - 1 AS next
    FROM made WINDOW w AS (PARTITION BY process, function, file, line ORDER BY nth))
SELECT function, file, line, max(CASE WHEN nth = n THEN objects END) AS count, 'function' AS subject_kind,
       process || ' timer ' || function || ':' || coalesce(line, 0) AS subject_key,
       CASE WHEN n >= 3 THEN 'measured' ELSE 'signature' END AS basis,
       process, n AS profiles, coalesce(max(CASE WHEN nth = 1 THEN objects END), 0) AS objects_first,
       CASE WHEN n >= 3 THEN 'a load that grows looks the same' ELSE 'two profiles only: a load that grows looks the same' END AS doubt
FROM steps
WHERE function IS NOT NULL
GROUP BY process, n, function, file, line
HAVING max(nth) = n AND min(rose) AND sum(NOT next) <= (min(nth) > 1) AND n - min(nth) >= 1
       AND count - objects_first >= :min_objects AND count * 100 >= objects_first * (100 + :grown_pct)
ORDER BY count DESC, function, line
