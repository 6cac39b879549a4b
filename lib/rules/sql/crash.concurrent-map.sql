-- SPDX-License-Identifier: MIT
-- id: crash.concurrent-map
-- title: A map used by several goroutines at once
-- severity: critical
-- basis: proof
-- needs: event
-- message: {text} at {function}
-- fix: guard the map with a mutex, or use sync.Map; the race detector finds the other side
-- confirm: the other goroutine stands in the same dump, running or runnable at the same map
--
-- The runtime states it and ends the process; it cannot be recovered. The stack is that of the
-- goroutine that noticed, the other side is one of the others.
SELECT e.function, e.file, e.line, count(*) AS count, 'event' AS subject_kind,
       e.process || ' fatal ' || coalesce(e.function, '?') || ':' || coalesce(e.line, 0) AS subject_key,
       e.process, min(e.text) AS text, min(m.cause) AS cause, min(e.input) AS input, min(e.lineno) AS lineno,
       min(e.thread) AS goroutine, min(m.fix) AS fix
FROM events e LEFT JOIN event_messages m ON m.text = e.text
WHERE e.kind = 'fatal error' AND e.text GLOB 'concurrent map *'
GROUP BY e.process, e.function, e.file, e.line
ORDER BY e.function, e.line
