-- SPDX-License-Identifier: MIT
-- id: deadlock.all-asleep
-- title: All goroutines are asleep
-- severity: critical
-- basis: proof
-- needs: event
-- message: the runtime found all goroutines asleep; {where_main_is}
-- fix: follow who should wake main: it waits for something that only sleeping goroutines could do
-- confirm: the dump behind the message lists every goroutine; the one that waits for nobody alive is the root
--
-- The runtime states it: no goroutine can run and no timer is pending. Where nothing is printed but
-- "no goroutines (main called runtime.Goexit)" there is no stack to name. A text that merely
-- quotes the message is no event.
SELECT e.function, e.file, e.line, 1 AS count, 'event' AS subject_kind,
       e.process || ' asleep ' || coalesce(e.function, '?') || ':' || coalesce(e.line, 0) AS subject_key,
       e.process, e.text,
       CASE WHEN e.text GLOB 'no goroutines (main*' THEN 'main had left with runtime.Goexit and the others have ended'
            ELSE CASE WHEN coalesce(e.thread, 1) = 1 THEN 'main' ELSE 'goroutine ' || e.thread END || ' waits at '
                || e.function || coalesce(' (' || (SELECT g.state FROM groups g
                WHERE g.snapshot = e.dump AND g.function IS e.function AND g.line IS e.line
                ORDER BY g.grp LIMIT 1) || ')', '') END AS where_main_is,
       m.cause, m.fix, e.input, e.lineno, e.thread AS goroutine,
       (SELECT g.state FROM groups g
        WHERE g.snapshot = e.dump AND g.function IS e.function AND g.line IS e.line
        ORDER BY g.grp LIMIT 1) AS state,
       (SELECT sum(g.count) FROM groups g WHERE g.snapshot = e.dump) AS goroutines
FROM events e LEFT JOIN event_messages m ON m.text = e.text
WHERE e.kind = 'fatal error'
      AND ((e.text GLOB 'all goroutines are asleep*' AND e.function IS NOT NULL) OR e.text GLOB 'no goroutines (main called runtime.Goexit)*')
GROUP BY e.process, e.function, e.file, e.line
ORDER BY e.process, e.function, e.line
