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
SELECT function, file, line, count(*) AS count, 'event' AS subject_kind,
       process || ' fatal ' || coalesce(function, '?') || ':' || coalesce(line, 0) AS subject_key,
       process, min(text) AS text, min(input) AS input, min(lineno) AS lineno, min(thread) AS goroutine
FROM events
WHERE kind = 'fatal error' AND text GLOB 'concurrent map *'
GROUP BY process, function, file, line
ORDER BY function, line
