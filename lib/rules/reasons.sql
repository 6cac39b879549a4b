-- SPDX-License-Identifier: MIT
-- The words of messages.sql for the texts of the judged run; after prelude.sql, by name. Each text is
-- looked up once: a log may hold a hundred thousand panics of one handler.
CREATE TEMP TABLE event_messages (text TEXT PRIMARY KEY, what TEXT, cause TEXT, fix TEXT) WITHOUT ROWID;
INSERT INTO event_messages
SELECT text, what, cause, fix
FROM (SELECT e.text, m.what, m.cause, m.fix,
             row_number() OVER (PARTITION BY e.text ORDER BY length(m.pattern) DESC, m.pattern) AS nth
      FROM (SELECT DISTINCT text FROM events) e JOIN messages m
           ON substr(e.text, 1, instr(e.text || char(10), char(10)) - 1) GLOB m.pattern)
WHERE nth = 1;
