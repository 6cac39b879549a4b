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
-- (info). What the runtime's own messages mean and what helps comes from the catalogue (messages.sql);
-- with several panics the first one is looked up, the others came of it. Logs that merely quote a
-- panic hold no goroutine block behind it and are no event.
SELECT e.function, e.file, e.line, count(*) AS count, 'event' AS subject_kind,
       e.process || ' ' || e.kind || ' ' || coalesce(e.function, '?') || ':' || coalesce(e.line, 0) AS subject_key,
       CASE e.kind WHEN 'panic' THEN 'critical' WHEN 'panic served' THEN 'warning' ELSE 'info' END AS severity,
       e.process, e.kind, min(e.text) AS text, min(m.cause) AS cause,
       CASE WHEN count(*) > 1 THEN ' (' || count(*) || ' times)' ELSE '' END AS times,
       min(e.input) AS input, min(e.lineno) AS lineno, min(e.thread) AS goroutine, min(e.detail) AS detail,
       min(m.fix) AS fix
FROM events e LEFT JOIN event_messages m ON m.text = e.text
WHERE e.kind IN ('panic', 'panic served', 'panic recovered')
GROUP BY e.process, e.kind, e.function, e.file, e.line
ORDER BY count DESC, e.function, e.line
