-- SPDX-License-Identifier: MIT
-- id: crash.race
-- title: A data race
-- severity: error
-- basis: proof
-- needs: event
-- message: data race: {access} at {function} and earlier {peer_access} at {other_side}{reports}
-- fix: let one lock guard both accesses, hand the value over by a channel, or use sync/atomic for it
-- confirm: run the same program or test with -race again: the report is gone when the two are ordered
--
-- The race detector saw both accesses, at least one a write, with nothing that orders them. It
-- reports no race that did not happen, so one report is proof; the same pair of lines, whichever
-- came first, is one finding however often it was printed. Where neither side is of one's own code
-- it is a warning: the fix is the library's, or how it is shared. Logs that quote the title have no
-- accesses below it and are no event. A run without -race that is silent proves nothing.
WITH races AS (
    SELECT *, CASE WHEN detail GLOB 'Write at *' THEN 'write' WHEN detail GLOB 'Read at *' THEN 'read'
                   ELSE 'access' END AS access,
           CASE WHEN instr(detail, char(10) || 'Previous write at ') THEN 'write'
                WHEN instr(detail, char(10) || 'Previous read at ') THEN 'read' ELSE 'access' END AS peer_access,
           coalesce(peer_function || coalesce(' (' || peer_file || ':' || peer_line || ')', ''),
                    'a place that the detector could not restore') AS other_side,
           coalesce('by a goroutine that ' || creator || coalesce(' (' || creator_file || ':' || creator_line || ')', '')
                        || ' started', CASE thread WHEN 1 THEN 'by the main goroutine' END) AS started,
           coalesce('by a goroutine that ' || peer_creator
                        || coalesce(' (' || peer_creator_file || ':' || peer_creator_line || ')', '') || ' started',
                    CASE WHEN thread <> 1 AND instr(detail, ' by main goroutine') THEN 'by the main goroutine' END)
               AS peer_started,
           coalesce(function, '?') || ':' || coalesce(line, 0) AS here,
           coalesce(peer_function, '?') || ':' || coalesce(peer_line, 0) AS there
    FROM events WHERE kind = 'data race'),
pairs AS (SELECT *, process || ' race ' || min(here, there) || ' ' || max(here, there) AS subject_key FROM races),
first AS (
    SELECT *, count(*) OVER (PARTITION BY subject_key) AS count,
           row_number() OVER (PARTITION BY subject_key ORDER BY input, lineno) AS nth
    FROM pairs)
SELECT function, file, line, count, 'event' AS subject_kind, subject_key,
       CASE WHEN owner = 'mine' OR peer_owner = 'mine' OR owner IS NULL THEN 'error' ELSE 'warning' END AS severity,
       process, access, peer_access, other_side,
       CASE WHEN count > 1 THEN ' (' || count || ' reports)' ELSE '' END AS reports,
       started, peer_started, peer_function, peer_file, peer_line, input, lineno, thread AS goroutine
FROM first WHERE nth = 1
ORDER BY count DESC, function, line
