-- SPDX-License-Identifier: MIT
-- id: crash.fatal
-- title: A fatal error of the runtime
-- severity: critical
-- basis: proof
-- needs: event
-- message: {what_happened}
-- fix: a fatal error cannot be recovered: mend the line that caused it
-- confirm: the stack below the message is the goroutine that failed
--
-- The runtime states it and ends the process: unlock of an unlocked mutex, stack overflow, out of
-- memory, no more threads, a signal in foreign code. What a message means and what helps comes from
-- the catalogue of messages (messages.sql), each read in Go's source. Maps used at once and
-- goroutines all asleep have rules of their own. SIGQUIT is how people ask for a dump: no failure.
-- A signal that hit a thread of the scheduler (kill, a watchdog) blames no line of the program.
-- A text that merely quotes the message has no goroutine block behind it and is no event.
SELECT e.function, e.file, e.line, count(*) AS count, 'event' AS subject_kind,
       e.process || ' fatal ' || coalesce(e.function, '?') || ':' || coalesce(e.line, 0) AS subject_key,
       e.process,
       CASE WHEN e.kind = 'signal' THEN 'the process was ended by ' ELSE 'fatal error: ' END || min(e.text)
           || coalesce(' at ' || e.function, '') AS what_happened,
       min(e.text) AS text, min(m.what) AS meaning, min(m.cause) AS cause,
       min(e.input) AS input, min(e.lineno) AS lineno, min(e.thread) AS goroutine, min(e.detail) AS detail,
       min(m.fix) AS fix
FROM (SELECT process, kind, text, detail, thread, input, lineno,
             CASE WHEN blameless THEN NULL ELSE function END AS function,
             CASE WHEN blameless THEN NULL ELSE file END AS file, CASE WHEN blameless THEN NULL ELSE line END AS line
      FROM (SELECT *, kind = 'signal' AND owner = 'runtime' AS blameless FROM events)) e
      LEFT JOIN event_messages m ON m.text = e.text
WHERE (e.kind = 'fatal error' AND e.text NOT GLOB 'concurrent map *'
       AND e.text NOT GLOB 'all goroutines are asleep*' AND e.text NOT GLOB 'no goroutines (main*')
      OR (e.kind = 'signal' AND e.text NOT GLOB 'SIGQUIT*')
GROUP BY e.process, e.kind, e.function, e.file, e.line, e.text
ORDER BY count DESC, e.function, e.line, text
