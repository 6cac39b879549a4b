-- SPDX-License-Identifier: MIT
-- What follows from the findings that waits_judged.sql has: what is their effect, and the chain that
-- shows them.

-- Which places wait for a cause: half of those that are there at least. cause and effect are subject keys.
CREATE TEMP TABLE wait_effects AS
WITH causes AS (
    SELECT snapshot, 'cycle' AS kind, cycle AS cause, subject_key FROM wait_rings
    UNION ALL SELECT snapshot, 'chain', chain, subject_key FROM held_up
    UNION ALL SELECT snapshot, 'chain', chain, subject_key FROM receivers_gone
    UNION ALL
    SELECT c.snapshot, 'chain', c.chain, l.subject_key
    FROM lost_unlocks l JOIN lost_chains c ON c.snapshot = l.snapshot AND c.object_name IS l.object_name),
places AS (
    SELECT c.subject_key AS cause, g.process, g.snapshot, g.state, g.function, g.line, sum(b.count) AS waiting, c.kind
    FROM causes c JOIN wait_behind b ON b.snapshot = c.snapshot AND b.kind = c.kind AND b.cause = c.cause
         CROSS JOIN main.thread t ON t.snapshot = b.snapshot AND t.id = b.thread
         CROSS JOIN groups g ON g.snapshot = t.snapshot AND g.grp = t.grp
    GROUP BY c.subject_key, g.process, g.snapshot, g.state, g.function, g.line),
most AS (
    SELECT * FROM places p
    WHERE p.waiting * 2 >= (SELECT sum(x.count) FROM sites x WHERE x.snapshot = p.snapshot AND x.state = p.state
                            AND x.function IS p.function AND x.line IS p.line)),
-- what the source says of another line than the one at which its threads wait
sourced AS (
    SELECT DISTINCT l.subject_key AS cause, l.process, l.snapshot, g.state, g.function, g.line
    FROM source_last l JOIN source_places p ON p.snapshot = l.snapshot AND p.finding = l.finding AND p.role = 'waits'
         JOIN groups g ON g.snapshot = p.snapshot AND g.function = p.function AND g.line IS p.line
    WHERE NOT l.hint AND l.rule IN ('leak.semaphore', 'leak.context')),
-- Handlers of a server that wait for a cause, and requests without a limit that the same process has
-- out, not from handlers, and no more of them: they wait for these handlers.
handlers AS (
    SELECT c.cause, c.process, c.snapshot, sum(g.count) AS count
    FROM (SELECT cause, process, snapshot, state, function, line FROM most
          UNION SELECT cause, process, snapshot, state, function, line FROM sourced
          UNION
          SELECT l.subject_key, g.process, g.snapshot, g.state, g.function, g.line
          FROM lost_unlocks l JOIN lost_chains c ON c.snapshot = l.snapshot AND c.object_name IS l.object_name
               JOIN groups g ON g.snapshot = c.snapshot AND g.function = c.function AND g.line IS c.line) c
         JOIN groups g ON g.snapshot = c.snapshot AND g.state = c.state AND g.function IS c.function AND g.line IS c.line
    WHERE g.entry IN ('net/http.(*conn).serve', 'net/http.(*http2serverConn).runHandler')
    GROUP BY c.cause, c.process, c.snapshot),
-- Where no cause is known: handlers that all wait at one line, as many as there are requests.
waiting_handlers AS (
    SELECT process || ' ' || state || ' ' || function || ':' || coalesce(line, 0) AS cause, snapshot, sum(count) AS count
    FROM groups
    WHERE last AND judge IS NULL AND function IS NOT NULL AND NOT ignored
          AND state IN ('chan send', 'chan receive', 'select', 'mutex lock', 'rwmutex lock', 'rwmutex rlock', 'cond wait', 'waitgroup wait')
          AND entry IN ('net/http.(*conn).serve', 'net/http.(*http2serverConn).runHandler')
    GROUP BY process, snapshot, state, function, line HAVING sum(count) >= 10),
requests AS (
    SELECT process, snapshot, state, function, line, sum(count) AS count
    FROM groups
    WHERE judge = 'leak.http-no-timeout' AND function IS NOT NULL
          AND entry NOT IN ('net/http.(*conn).serve', 'net/http.(*http2serverConn).runHandler')
    GROUP BY process, snapshot, state, function, line)
SELECT DISTINCT cause, process || ' ' || state || ' ' || function || ':' || coalesce(line, 0) AS effect
FROM most WHERE function IS NOT NULL
UNION
SELECT cause, process || ' ' || state || ' ' || function || ':' || coalesce(line, 0) FROM sourced
UNION
SELECT h.cause, r.process || ' ' || r.state || ' ' || r.function || ':' || coalesce(r.line, 0)
FROM handlers h JOIN requests r ON r.snapshot = h.snapshot AND r.count * 9 <= h.count * 10
UNION
SELECT h.cause, r.process || ' ' || r.state || ' ' || r.function || ':' || coalesce(r.line, 0)
FROM waiting_handlers h JOIN requests r ON r.snapshot = h.snapshot
     AND r.count * 10 BETWEEN h.count * 9 AND h.count * 11
UNION
SELECT DISTINCT cause, process || ' lock ' || function FROM most WHERE function IS NOT NULL AND kind = 'chain';
CREATE INDEX temp.wait_effects_of ON wait_effects (cause);

-- The links in words.
CREATE TEMP VIEW wait_links AS
SELECT e.*,
       e.label || ' waits for ' || coalesce(e.object_kind || ' ' || e.object_name, 'a ' || e.object_kind, '')
           || coalesce(': ' || e.waits_line_text, '') AS waits_text,
       e.next_label || CASE e.relation WHEN 'holds' THEN ' holds it here' WHEN 'may-hold' THEN ' may hold it here'
                                       WHEN 'in-line' THEN ' stands in line before it' ELSE ' alone could end that' END
           || coalesce(' (' || e.has_note || ')', '') || coalesce(': ' || e.has_line_text, '') AS has_text
FROM wait_edges e;

-- The findings that are the end of a chain.
CREATE TEMP TABLE wait_causes AS
SELECT rule, subject_key, snapshot, chain FROM held_up
UNION ALL SELECT 'leak.receiver-gone', subject_key, snapshot, chain FROM receivers_gone;

-- The chains of findings, symptom to cause.
CREATE TEMP TABLE wait_steps AS
SELECT d.rule, d.subject_key, e.ord * 3 - 2 AS ord,
       e.waits_text AS text,
       e.waits_function AS function, e.waits_file AS file, e.waits_line AS line
FROM deadlocks d JOIN wait_links e ON e.snapshot = d.snapshot AND e.kind = 'cycle' AND e.cause = d.cycle AND e.ord <= 8
UNION ALL
SELECT d.rule, d.subject_key, e.ord * 3 - 1,
       e.has_text,
       e.has_function, e.has_file, e.has_line
FROM deadlocks d JOIN wait_links e ON e.snapshot = d.snapshot AND e.kind = 'cycle' AND e.cause = d.cycle AND e.ord <= 8
UNION ALL
SELECT d.rule, d.subject_key, e.ord * 3, 'and came from there to its wait by this call',
       e.via_function, e.via_file, e.via_line
FROM deadlocks d JOIN wait_links e ON e.snapshot = d.snapshot AND e.kind = 'cycle' AND e.cause = d.cycle AND e.ord <= 8
WHERE e.via_line NOTNULL
UNION ALL
SELECT 'deadlock.lost-unlock', u.subject_key, 1,
       u.count || ' ' || u.noun || CASE u.count WHEN 1 THEN ' waits' ELSE 's wait' END || ' for '
           || coalesce(u.object_name, 'a lock') || coalesce(': ' || c.line_text, ''), c.function, c.file, c.line
FROM lost_unlocks u JOIN wait_chains c ON c.snapshot = u.snapshot AND c.chain = u.chain
UNION ALL
SELECT 'deadlock.lost-unlock', u.subject_key, l.ord * 2, 'it is locked here' || coalesce(': ' || l.lock_line_text, ''),
       l.function, CASE WHEN l.function = u.function THEN u.file ELSE l.file END, l.lock_line
FROM lost_unlocks u JOIN wait_lost l ON l.snapshot = u.snapshot AND l.chain = u.chain
UNION ALL
SELECT 'deadlock.lost-unlock', u.subject_key, l.ord * 2 + 1,
       CASE WHEN l.panics THEN 'and kept if this panics' ELSE 'and kept on this way out' END || coalesce(': ' || l.return_line_text, ''),
       l.function, CASE WHEN l.function = u.function THEN u.file ELSE l.file END, l.return_line
FROM lost_unlocks u JOIN wait_lost l ON l.snapshot = u.snapshot AND l.chain = u.chain
UNION ALL
SELECT c.rule, c.subject_key, e.ord * 2 - 1, e.waits_text, e.waits_function, e.waits_file, e.waits_line
FROM wait_causes c JOIN wait_links e ON e.snapshot = c.snapshot AND e.kind = 'chain' AND e.cause = c.chain
UNION ALL
SELECT c.rule, c.subject_key, e.ord * 2, e.has_text, e.has_function, e.has_file, e.has_line
FROM wait_causes c JOIN wait_links e ON e.snapshot = c.snapshot AND e.kind = 'chain' AND e.cause = c.chain
UNION ALL
SELECT h.rule, h.subject_key, 1000,
       h.root_label || ' waits itself: ' || coalesce(h.what, h.state), h.function, h.file, h.line
FROM held_up h
UNION ALL
SELECT 'leak.receiver-gone', h.subject_key, 1000,
       h.root_label || ' waits to send' || coalesce(': ' || h.line_text, ''), h.function, h.file, h.line
FROM receivers_gone h;
CREATE INDEX temp.wait_steps_of ON wait_steps (rule, subject_key, ord);
