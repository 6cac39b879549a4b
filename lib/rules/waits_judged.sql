-- SPDX-License-Identifier: MIT
-- What the deadlock and contention rules stand on: the facts of waits.sql joined with the run. The
-- tables of threads are asked for single ones only.

-- What holds up a chain whose last link is a lock: a thread that goes on by itself; or one that waits
-- for a channel, condition or WaitGroup of which nobody knows who serves it (open). Of a chain whose last
-- link is a channel the only thread that could receive from it.
CREATE TEMP TABLE wait_holders AS
SELECT c.snapshot, c.chain, c.end_kind = 'open' AS open, e.ord, e.relation,
       CASE c.end_kind WHEN 'live' THEN c.root ELSE e.next END AS thread,
       CASE c.end_kind WHEN 'live' THEN c.root_label ELSE e.next_label END AS label
FROM wait_chains c JOIN wait_edges e ON e.snapshot = c.snapshot AND e.kind = 'chain' AND e.cause = c.chain
     AND e.ord = (SELECT max(x.ord) FROM wait_edges x WHERE x.snapshot = c.snapshot AND x.kind = 'chain' AND x.cause = c.chain)
WHERE (c.end_kind = 'live' AND e.relation IN ('holds', 'could'))
      OR (c.end_kind = 'open' AND c.object_kind IN ('channel', 'select', 'cond', 'waitgroup') AND e.object_kind IN ('lock', 'rwlock')
          AND e.relation IN ('holds', 'may-hold') AND e.has_evidence GLOB 'source-*');

-- The threads of a cycle, and the root of a chain, in every dump of the process: how many of them are
-- in the same state at the same lines for the same object.
CREATE TEMP TABLE wait_stays AS
SELECT w.snapshot, w.kind, w.cause, o.snapshot AS other, count(*) AS stayed
FROM (SELECT snapshot, kind, cause, thread FROM wait_edges WHERE kind = 'cycle'
      UNION ALL SELECT snapshot, 'chain', chain, root FROM wait_chains
      UNION ALL SELECT snapshot, 'holder', chain, thread FROM wait_holders WHERE open) w
     CROSS JOIN main.thread t ON t.snapshot = w.snapshot AND t.id = w.thread
     CROSS JOIN main.thread_group g ON g.snapshot = t.snapshot AND g.id = t.grp
     CROSS JOIN snapshots s ON s.snapshot = w.snapshot
     CROSS JOIN snapshots o ON o.process = s.process AND o.lane = 'ids' AND o.kind = 'dump'
     CROSS JOIN main.thread u ON u.snapshot = o.snapshot AND u.id = w.thread
     CROSS JOIN main.thread_group h ON h.snapshot = u.snapshot AND h.id = u.grp
WHERE g.key = h.key AND coalesce(t.object, u.object, '') = coalesce(u.object, t.object, '')
GROUP BY w.snapshot, w.kind, w.cause, o.snapshot;
CREATE INDEX temp.wait_stays_of ON wait_stays (snapshot, kind, cause);

CREATE TEMP TABLE wait_moments AS
SELECT process, count(*) AS dumps, max(CASE WHEN last THEN snapshot END) AS snapshot
FROM snapshots WHERE lane = 'ids' AND kind = 'dump' GROUP BY process;

-- Delays that mutex and block profiles have at locks, by function.
CREATE TEMP TABLE wait_profiled AS
SELECT p.process, v.function, sum(v.value) AS delay_ns
FROM profiles p JOIN profile_sites v ON v.snapshot = p.snapshot AND v.type = p.type
WHERE p.kind IN ('mutex', 'block') AND p.name = 'delay'
      AND EXISTS (SELECT 1 FROM wait_edges)
      AND (v.leaf GLOB 'sync.(?Mutex).*' OR v.leaf GLOB 'sync.(?RWMutex).*' OR v.leaf GLOB 'internal/sync.(?Mutex).*')
GROUP BY p.process, v.function;
CREATE INDEX temp.wait_profiled_at ON wait_profiled (process, function);

-- A cycle of another moment in the same places, whose threads went on: what such a ring is worth.
CREATE TEMP TABLE wait_broken AS
SELECT DISTINCT s.process, c.rule, c.shape
FROM wait_cycles c JOIN snapshots s ON s.snapshot = c.snapshot JOIN wait_moments m ON m.process = s.process
WHERE c.snapshot <> m.snapshot
      AND coalesce((SELECT y.stayed FROM wait_stays y WHERE y.snapshot = c.snapshot AND y.kind = 'cycle'
                    AND y.cause = c.cycle AND y.other = m.snapshot), 0)
          < (SELECT count(*) FROM wait_edges e WHERE e.snapshot = c.snapshot AND e.kind = 'cycle' AND e.cause = c.cycle);

-- Cycles, one by one: those of the last dumps, and those that an earlier dump shows better (the last may
-- be cut, or without source) and whose threads are all still there in the last. stays: dumps in
-- which its threads are where they are; wait_ns: the shortest wait in it, NULL when one is unknown. A
-- JVM states its cycles itself, and then nothing is added.
CREATE TEMP TABLE wait_rings AS
SELECT s.process, c.snapshot, c.cycle, c.rule, c.basis, c.severity, c.threads, c.behind, c.doubts, c.shape,
       s.process || ' ' || c.rule || ' ' || c.shape AS subject_key, m.dumps, e.links,
       CASE c.basis WHEN 'proof' THEN 2 WHEN 'source' THEN 1 ELSE 0 END AS worth, s.seq, e.wait_ns, d.sourced,
       (SELECT count(*) FROM wait_stays y WHERE y.snapshot = c.snapshot AND y.kind = 'cycle'
        AND y.cause = c.cycle AND y.stayed = e.links) AS stays,
       EXISTS (SELECT 1 FROM wait_broken b WHERE b.process = s.process AND b.rule = c.rule AND b.shape = c.shape) AS broken,
       CASE s.runtime WHEN 'go' THEN 'goroutine' ELSE 'thread' END AS noun
FROM wait_cycles c JOIN snapshots s ON s.snapshot = c.snapshot JOIN wait_moments m ON m.process = s.process
     JOIN wait_dumps d ON d.snapshot = c.snapshot
     JOIN (SELECT snapshot, cause, count(*) AS links,
                  CASE WHEN count(wait_ns) = count(*) THEN min(wait_ns) END AS wait_ns
           FROM wait_edges WHERE kind = 'cycle' GROUP BY snapshot, cause) e ON e.snapshot = c.snapshot AND e.cause = c.cycle
WHERE NOT EXISTS (SELECT 1 FROM events v WHERE v.process = s.process AND v.kind = 'deadlock')
      AND (c.snapshot = m.snapshot OR (c.basis <> 'signature' AND e.links = (
          SELECT y.stayed FROM wait_stays y WHERE y.snapshot = c.snapshot AND y.kind = 'cycle'
          AND y.cause = c.cycle AND y.other = m.snapshot)));
CREATE INDEX temp.wait_rings_by ON wait_rings (subject_key, worth, seq);
DELETE FROM wait_rings
WHERE EXISTS (SELECT 1 FROM wait_rings b WHERE b.subject_key = wait_rings.subject_key
              AND (b.worth > wait_rings.worth OR (b.worth = wait_rings.worth AND b.seq > wait_rings.seq)));
CREATE INDEX temp.wait_rings_of ON wait_rings (snapshot, cycle);

-- The same cycles as findings: equal rings of other threads are one. A suspicion that is of this moment
-- only, for all one knows, is info; one whose like has dissolved says so and is no error. With source
-- who waits for himself is shown where he, with the lock in his hands, calls what waits: there it is mended.
CREATE TEMP TABLE deadlocks AS
SELECT r.rule, r.process, r.snapshot, r.cycle, r.subject_key, r.basis,
       CASE WHEN own.snapshot NOTNULL THEN coalesce(own.via_function, own.has_function) ELSE e.waits_function END AS function,
       CASE WHEN own.snapshot NOTNULL THEN coalesce(own.via_file, own.has_file) ELSE e.waits_file END AS file,
       CASE WHEN own.snapshot NOTNULL THEN coalesce(own.via_line, own.has_line) ELSE e.waits_line END AS line,
       r.count, r.rings, r.behind, r.stays, r.dumps, r.wait_ns,
       CASE WHEN r.broken THEN CASE r.basis WHEN 'signature' THEN 'info' ELSE 'warning' END
            WHEN r.basis = 'signature' AND r.stays < 2 AND coalesce(r.wait_ns, 0) < 60000000000 THEN 'info'
            ELSE r.severity END AS severity,
       CASE r.links WHEN 1 THEN e.label WHEN 2 THEN e.label || ' and ' || e.next_label
                    ELSE r.threads || ' ' || r.noun || 's' END AS who,
       CASE WHEN r.basis = 'signature' THEN 'may wait' WHEN r.links = 1 THEN 'waits' ELSE 'wait' END AS verb,
       CASE WHEN r.links > 1 OR r.rule <> 'deadlock.self' THEN ': ' || r.shape ELSE ' at ' || r.shape END
           || CASE WHEN r.behind > 0 THEN '; ' || r.behind || ' more wait behind' ELSE '' END
           || CASE WHEN r.rings > 1 THEN '; ' || (r.rings - 1) || ' more such rings' ELSE '' END AS ring,
       'in ' || r.stays || ' of ' || r.dumps || ' dumps' AS seen,
       (SELECT sum(p.delay_ns) FROM wait_profiled p WHERE p.process = r.process AND p.function IN
            (SELECT waits_function FROM wait_edges x WHERE x.snapshot = r.snapshot AND x.kind = 'cycle' AND x.cause = r.cycle
             UNION SELECT has_function FROM wait_edges x WHERE x.snapshot = r.snapshot AND x.kind = 'cycle' AND x.cause = r.cycle))
           AS profile_delay_ns,
       nullif(substr(
           CASE WHEN r.broken THEN '; in an earlier dump others stood in the same ring and went on: then this is no deadlock' ELSE '' END
           || CASE WHEN r.basis <> 'signature' THEN ''
                   WHEN r.sourced THEN '; a guess from addresses: the source that was read does not show who holds the locks'
                   ELSE '; a guess from addresses, as a dump does not say who holds a lock: --source DIR would tell' END
           || CASE WHEN r.dumps > 1 AND r.stays < 2 AND NOT r.broken AND r.basis <> 'proof'
                   THEN '; they are in this ring in the last dump only' ELSE '' END
           || coalesce('; ' || r.doubts, ''), 3), '') AS doubt
FROM (SELECT rule, process, snapshot, min(cycle) AS cycle, subject_key, basis, severity, links, threads, noun, shape,
             sourced, doubts, dumps, broken, sum(threads) AS count, count(*) AS rings, sum(behind) AS behind,
             max(stays) AS stays, max(wait_ns) AS wait_ns
      FROM wait_rings GROUP BY rule, process, snapshot, subject_key, basis) r
     JOIN wait_edges e ON e.snapshot = r.snapshot AND e.kind = 'cycle' AND e.cause = r.cycle AND e.ord = 1
     LEFT JOIN wait_edges own ON r.sourced AND r.links = 1 AND own.snapshot = r.snapshot AND own.kind = 'cycle' AND own.cause = r.cycle
          AND own.ord = 1 AND own.relation IN ('holds', 'may-hold') AND own.has_line NOTNULL
          AND own.has_evidence GLOB 'source-*';

-- Locks that nobody alive holds and that threads wait for, by the return that kept one; of an earlier
-- dump where the first that waits is still there in the last, which does not say it.
CREATE TEMP TABLE lost_chains AS
SELECT c.*, s.process, s.seq, m.dumps, s.runtime
FROM wait_chains c JOIN snapshots s ON s.snapshot = c.snapshot JOIN wait_moments m ON m.process = s.process
WHERE c.end_kind = 'nobody' AND c.object_kind IN ('lock', 'rwlock')
      AND (c.snapshot = m.snapshot OR EXISTS (
          SELECT 1 FROM wait_stays y WHERE y.snapshot = c.snapshot AND y.kind = 'chain'
          AND y.cause = c.chain AND y.other = m.snapshot));
DELETE FROM lost_chains
WHERE EXISTS (SELECT 1 FROM lost_chains b WHERE b.process = lost_chains.process AND b.object_name IS lost_chains.object_name
              AND b.seq > lost_chains.seq);
CREATE TEMP TABLE lost_unlocks AS
SELECT c.process, c.snapshot, min(c.chain) AS chain, c.basis, c.severity, l.ord NOTNULL AS found,
       coalesce(l.function, c.function) AS function, CASE WHEN l.function <> c.function THEN l.file ELSE c.file END AS file,
       CASE WHEN l.ord NOTNULL THEN l.return_line ELSE c.line END AS line, sum(c.threads) AS count,
       count(*) AS locks, c.object_name, max(c.object) AS object, l.lock_line, l.return_line, l.panics, l.if_line, c.doubts,
       max(c.root_wait_ns) AS wait_max_ns, c.dumps,
       (SELECT count(*) FROM wait_stays y WHERE y.snapshot = c.snapshot AND y.kind = 'chain' AND y.cause = c.chain) AS stays,
       CASE c.runtime WHEN 'go' THEN 'goroutine' ELSE 'thread' END AS noun,
       c.process || ' lost ' || coalesce(l.function || ':' || l.return_line, c.function || ':' || coalesce(c.line, 0)) AS subject_key
FROM lost_chains c LEFT JOIN wait_lost l ON l.snapshot = c.snapshot AND l.chain = c.chain AND l.ord = 1
GROUP BY c.process, c.basis, coalesce(l.function, c.function), coalesce(l.return_line, c.line), c.object_name;

-- Threads that wait for a lock whose holder goes on by itself, or waits for nobody knows whom, at what
-- that one does; or for a channel that one alone could receive from (takes; locks: some of them wait for
-- locks on the way). during_ns: between the first and the last dump in which it does that, where times are
-- known; in a trace how long it and one behind it were seen to wait; nobody_got: it does that in all
-- dumps, and of those who queued in the first one all still do while others joined them (to the double, or
-- again and again: two dumps within an instant show a few more behind any busy lock); io: it waits for the network, a database, a file, a process or a timer,
-- and not for something of its own.
CREATE TEMP TABLE held_up AS
SELECT *, dumps > 1 AND stays = dumps AND queue_grows AS nobody_got,
       CASE WHEN takes AND NOT locks THEN 'block.slow-receiver' WHEN io THEN 'contention.lock-held-over-io'
            ELSE 'contention.lock-held-long' END AS rule
FROM (
SELECT s.process, c.snapshot, c.chain, c.basis, c.severity, c.threads, c.depth, r.label AS root_label,
       CASE WHEN r.open THEN coalesce(c.doubts || '; ', '') || 'who could end its wait the source does not tell: a queue that somebody serves slowly looks the same'
            ELSE c.doubts END AS doubts,
       m.dumps, d.sourced,
       CASE r.relation WHEN 'holds' THEN 'holds' WHEN 'could' THEN 'alone could receive from' ELSE 'may hold' END AS hold,
       r.relation = 'could' AS takes,
       EXISTS (SELECT 1 FROM wait_edges x WHERE x.snapshot = c.snapshot AND x.kind = 'chain' AND x.cause = c.chain
               AND x.object_kind IN ('lock', 'rwlock', 'once')) AS locks,
       g.function, g.file, g.line, g.state, g.place, g.what, g.wait_max_ns,
       CASE WHEN r.open THEN g.wait_min_ns ELSE c.root_wait_ns END AS root_wait_ns, g.sample_ids,
       'thread_group' AS subject_kind,
       s.process || ' ' || g.state || ' ' || g.function || ':' || coalesce(g.line, 0) AS subject_key,
       g.state IN ('IO wait', 'syscall', 'sleep')
           OR coalesce(g.judge, '') IN ('leak.http-no-timeout', 'leak.http-body-not-closed', 'leak.db-pool', 'block.network')
           OR g.place GLOB 'net/http.*' OR g.place GLOB 'net.*' OR g.place GLOB 'crypto/tls.*'
           OR g.place GLOB 'database/sql.*' OR g.place GLOB 'os/exec.*' OR g.place GLOB 'golang.org/x/net/*' AS io,
       (SELECT count(*) FROM wait_stays y WHERE y.snapshot = c.snapshot AND y.kind = r.kind AND y.cause = c.chain) AS stays,
       (SELECT max(x.wait_ns) FROM wait_edges x WHERE x.snapshot = c.snapshot AND x.kind = 'chain' AND x.cause = c.chain) AS queue_wait_ns,
       CASE WHEN r.relation = 'could' THEN NULL -- whoever receives stands at one place by turns
            WHEN c.snapshot IN (SELECT snapshot FROM trace_dumps)
            THEN min(CASE WHEN r.open THEN g.wait_min_ns ELSE c.root_wait_ns END,
                     (SELECT max(x.wait_ns) FROM wait_edges x WHERE x.snapshot = c.snapshot
                      AND x.kind = 'chain' AND x.cause = c.chain))
            ELSE (SELECT max(o.time_ns) - min(o.time_ns) FROM wait_stays y JOIN snapshots o ON o.snapshot = y.other
                  WHERE y.snapshot = c.snapshot AND y.kind = r.kind AND y.cause = c.chain) END AS during_ns,
       EXISTS (SELECT 1 FROM wait_edges x JOIN growth q
                            ON q.process = s.process AND q.lane = 'ids' AND q.function = x.waits_function AND q.line IS x.waits_line
                       WHERE x.snapshot = c.snapshot AND x.kind = 'chain' AND x.cause = c.chain
                             AND q.state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock', 'waitgroup wait') AND q.first > 0
                             AND q.kept = 1 AND (q.final >= 2 * q.first OR q.rising >= 2)) AS queue_grows,
       e.object_kind, e.object_name, e.object, e.has_function AS holder, e.has_file AS holder_file, e.has_line AS holder_line,
       CASE s.runtime WHEN 'go' THEN 'goroutine' ELSE 'thread' END AS noun
FROM (SELECT *, CASE WHEN open THEN 'holder' ELSE 'chain' END AS kind FROM wait_holders) r
     JOIN wait_chains c ON c.snapshot = r.snapshot AND c.chain = r.chain
     JOIN wait_moments m ON m.snapshot = c.snapshot JOIN snapshots s ON s.snapshot = c.snapshot
     JOIN wait_dumps d ON d.snapshot = c.snapshot
     JOIN wait_edges e ON e.snapshot = c.snapshot AND e.kind = 'chain' AND e.cause = c.chain AND e.ord = r.ord
     CROSS JOIN main.thread t ON t.snapshot = c.snapshot AND t.id = r.thread
     CROSS JOIN groups g ON g.snapshot = t.snapshot AND g.grp = t.grp
WHERE g.state NOT IN ('running', 'runnable') AND g.function IS NOT NULL
      AND (NOT r.open OR g.state IN ('chan send', 'chan receive', 'select', 'waitgroup wait', 'cond wait')));

-- Threads that wait to send to a receiver which has left, and who waits for them.
CREATE TEMP TABLE receivers_gone AS
SELECT c.*, s.process, s.process || ' ' || g.state || ' ' || g.function || ':' || coalesce(g.line, 0) AS subject_key,
       CASE s.runtime WHEN 'go' THEN 'goroutine' ELSE 'thread' END AS noun
FROM wait_chains c JOIN wait_moments m ON m.snapshot = c.snapshot JOIN snapshots s ON s.snapshot = c.snapshot
     CROSS JOIN main.thread t ON t.snapshot = c.snapshot AND t.id = c.root
     CROSS JOIN groups g ON g.snapshot = t.snapshot AND g.grp = t.grp
WHERE c.end_kind = 'gone';

-- What the source says of single lines and waits in the last dumps, by the subject that the leak rules
-- have for them where they wait at that line; worst first. A lock that is held across a wait for a
-- moment is what every busy server does: no judgment before it lasts.
CREATE TEMP TABLE source_last AS
SELECT s.process, f.snapshot, f.finding, f.rule, f.text, f.basis, f.severity, f.function, f.file, f.line, f.line_text,
       f.object_kind, f.object_name, f.object, f.count, f.wait_ns, f.sample_ids, f.doubts, f.hint,
       CASE s.runtime WHEN 'go' THEN 'goroutine' ELSE 'thread' END AS noun,
       s.process || coalesce((
           SELECT ' ' || g.state || ' ' || g.function || ':' || coalesce(g.line, 0)
           FROM main.thread t CROSS JOIN groups g ON g.snapshot = t.snapshot AND g.grp = t.grp
           WHERE t.snapshot = f.snapshot AND t.id = CAST(f.sample_ids AS INTEGER)
                 AND g.function = f.function AND g.line IS f.line),
           ' source ' || coalesce(f.function, '?') || ':' || coalesce(f.line, 0)) AS subject_key
FROM source_findings f JOIN wait_moments m ON m.snapshot = f.snapshot JOIN snapshots s ON s.snapshot = f.snapshot
WHERE NOT (f.rule GLOB 'contention.*' AND f.severity = 'info');
CREATE INDEX temp.source_last_of ON source_last (rule);

-- What limits the analysis of the last dumps, where threads wait for locks or source was given: who
-- found nothing then has not looked at all of it. missing: a word of `needs` that would mend it.
CREATE TEMP TABLE wait_caveats AS
SELECT d.doubts AS note, NULL AS missing
FROM wait_dumps d JOIN wait_moments m ON m.snapshot = d.snapshot
WHERE d.doubts NOTNULL AND (d.sourced OR d.waiting > 0)
UNION
SELECT 'who holds a lock a dump of Go does not say', 'source'
FROM wait_dumps d JOIN wait_moments m ON m.snapshot = d.snapshot JOIN snapshots s ON s.snapshot = d.snapshot
WHERE NOT d.sourced AND s.runtime = 'go'
      AND EXISTS (SELECT 1 FROM groups g WHERE g.snapshot = d.snapshot AND g.state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock'));
