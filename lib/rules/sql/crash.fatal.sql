-- SPDX-License-Identifier: MIT
-- id: crash.fatal
-- title: A fatal error of the runtime
-- severity: critical
-- basis: proof
-- needs: event
-- message: fatal error at {function}: {text}
-- fix: a fatal error cannot be recovered: mend the line that caused it (a lock that is not held, a
--   recursion without end, memory that ran out)
-- confirm: the stack below the message is the goroutine that failed
--
-- The runtime states it and ends the process: unlock of an unlocked mutex, stack overflow, out of
-- memory, a signal in foreign code. Maps used at once and goroutines all asleep have rules of their
-- own. A text that merely quotes the message has no goroutine block behind it and is no event.
SELECT function, file, line, count(*) AS count, 'event' AS subject_kind,
       process || ' fatal ' || coalesce(function, '?') || ':' || coalesce(line, 0) AS subject_key,
       process, min(text) AS text, min(input) AS input, min(lineno) AS lineno,
       min(thread) AS goroutine, min(detail) AS detail
FROM events
WHERE kind = 'fatal error' AND text NOT GLOB 'concurrent map *'
      AND text NOT GLOB 'all goroutines are asleep*' AND text NOT GLOB 'no goroutines (main*'
GROUP BY process, function, file, line
ORDER BY count DESC, function, line
