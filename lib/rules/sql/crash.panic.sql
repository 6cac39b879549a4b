-- SPDX-License-Identifier: MIT
-- id: crash.panic
-- title: A panic
-- severity: critical
-- basis: proof
-- needs: event
-- message: panic at {function}: {text}{times}
-- fix: handle the value that made it panic; recover only where the request can be given up whole
-- confirm: the lines of the trace below the panic are the callers that let the value through
--
-- The runtime states it. A panic that ended the process is critical; one that net/http recovered
-- costs a request (warning); a stack that the program printed after recover is its own business
-- (info). Logs that merely quote a panic hold no goroutine block behind it and are no event.
SELECT function, file, line, count(*) AS count, 'event' AS subject_kind,
       process || ' ' || kind || ' ' || coalesce(function, '?') || ':' || coalesce(line, 0) AS subject_key,
       CASE kind WHEN 'panic' THEN 'critical' WHEN 'panic served' THEN 'warning' ELSE 'info' END AS severity,
       process, kind, min(text) AS text,
       CASE WHEN count(*) > 1 THEN ' (' || count(*) || ' times)' ELSE '' END AS times,
       min(input) AS input, min(lineno) AS lineno, min(thread) AS goroutine, min(detail) AS detail
FROM events
WHERE kind IN ('panic', 'panic served', 'panic recovered')
GROUP BY process, kind, function, file, line
ORDER BY count DESC, function, line
