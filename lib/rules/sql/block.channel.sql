-- SPDX-License-Identifier: MIT
-- id: block.channel
-- title: Requests wait to hand something over
-- severity: warning
-- basis: measured
-- needs: trace
-- param: local = 10 milliseconds at site # a goroutine of the same function takes it
-- param: cross = 100 milliseconds at site # another one does
-- param: external = 2 seconds at site # none of the program ends the wait
-- param: min_waits = 5 times        # so many over the limit that ended
-- message: {count} times a {operation} at {function} waited for longer than {limit_ns}, {p99_ns} in the worst one of a hundred
-- fix: a buffer for what comes in bursts, more receivers, a select with ctx.Done() or default where the request need not wait; look at what slows {freed_by}
-- confirm: `traceq blocked` shows the site with all who ended its waits, `traceq wakes` one of them
--
-- A send waits until somebody receives. In a goroutine that serves a request (started by net/http
-- or gRPC) that is time of the answer. How long is too long depends on who ends the wait: a
-- goroutine of the same function (a channel as a lock or a counter), another one, or nobody of the
-- program. Counted are waits that ended.
--
-- Look-alikes: producers that wait for a slow consumer are back-pressure and mean it: info where
-- the goroutine serves no request. Receivers and selects wait as a way of life and are not judged
-- here. What never ends is leak.chan-send's. At a line that a contract names they are judged all the
-- same, whoever waits there: it is a promise.
WITH promised AS (
    SELECT function, max(CASE param WHEN 'local' THEN value END) AS local,
           max(CASE param WHEN 'cross' THEN value END) AS cross, max(CASE param WHEN 'external' THEN value END) AS external
    FROM contracts WHERE rule = 'block.channel' GROUP BY function),
sends AS (
    SELECT t.*, c.function IS NOT NULL AS promised, t.entry IN ('net/http.(*conn).serve', 'google.golang.org/grpc.(*Server).handleStream')
               OR t.entry GLOB 'google.golang.org/grpc.(?Server).serveStreams.func*'
               OR t.entry GLOB 'net/http.(?http2serverConn).runHandler' AS serves,
           CASE WHEN t.waker_outside THEN coalesce(c.external, :external) * 1000000000
                WHEN t.waker_entry = t.entry THEN coalesce(c.local, :local) * 1000000
                ELSE coalesce(c.cross, :cross) * 1000000 END AS limit_ns
    FROM trace_times t LEFT JOIN promised c ON c.function = t.function
    WHERE t.state = 'waiting' AND t.n > t.unended AND t.owner IN ('mine', 'dependency')
          AND ((t.reason = 'chan send' AND t.judge IS NULL)
               OR (c.function IS NOT NULL AND t.reason IN ('chan send', 'chan receive', 'select')))),
counted AS (
    SELECT s.*, max((SELECT coalesce(sum(o.n), 0) FROM trace_octaves o WHERE o.snapshot = s.snapshot AND o.id = s.id
                     AND (1 << o.octave) >= s.limit_ns) - s.unended,
                    (SELECT count(*) FROM trace_longs i WHERE i.snapshot = s.snapshot AND i.id = s.id
                     AND i.duration_ns >= s.limit_ns AND NOT i.unended)) AS over
    FROM sends s),
sites_of AS (
    SELECT process, snapshot, reason, function, file, line, serves, promised, sum(over) AS over, sum(n) AS n, max(p99_ns) AS p99_ns,
           max(max_ns) AS max_ns, sum(total_ns) AS total_ns, max(limit_ns) AS limit_ns
    FROM counted WHERE over > 0 GROUP BY process, snapshot, reason, function, file, line, serves, promised),
freed AS (
    SELECT snapshot, reason, function, line, serves, waker, waker_line,
           row_number() OVER (PARTITION BY snapshot, reason, function, line, serves ORDER BY waker_wait_ns DESC, id) AS nth
    FROM counted WHERE over > 0)
SELECT s.function, s.file, s.line, s.over AS count, 'thread_group' AS subject_kind,
       s.process || ' ' || s.reason || ' ' || s.function || ':' || coalesce(s.line, 0) AS subject_key,
       CASE WHEN NOT s.serves AND NOT s.promised THEN 'info' END AS severity,
       s.total_ns / 1000000.0 AS weight, s.process, s.n AS waits, s.p99_ns, s.max_ns, s.total_ns,
       CAST(s.limit_ns AS INTEGER) AS limit_ns,
       CASE s.reason WHEN 'chan send' THEN 'send' WHEN 'select' THEN 'select' ELSE 'receive' END AS operation,
       coalesce(f.waker || ':' || f.waker_line, 'the other side') AS freed_by,
       CASE WHEN NOT s.serves AND NOT s.promised THEN 'no request waits here: back-pressure looks the same' END AS doubt
FROM sites_of s LEFT JOIN freed f ON f.snapshot = s.snapshot AND f.reason = s.reason AND f.function = s.function
     AND f.line IS s.line AND f.serves = s.serves AND f.nth = 1
WHERE s.over >= :min_waits
ORDER BY s.total_ns DESC, s.function, s.line
