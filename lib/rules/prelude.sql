-- SPDX-License-Identifier: MIT
-- What rules stand on: temporary tables of the run that is judged, made once before them. They
-- hide the views of the same name, so a rule never sees another run. judged(run), the tables of
-- the allowlist and covers (covers.sql) are filled before this.

-- A trace that stands for a dump is one here: the first and last of its process with ids.
CREATE TEMP TABLE trace_dumps AS
SELECT process, snapshot FROM main.trace_dumps WHERE run = (SELECT run FROM judged) AND nth = 1;
CREATE TEMP TABLE snapshots AS
SELECT * FROM main.snapshots WHERE run = (SELECT run FROM judged);
UPDATE snapshots SET kind = 'dump', lane = 'ids', seq = 1, last = 1 WHERE snapshot IN (SELECT snapshot FROM trace_dumps);
CREATE TEMP VIEW processes AS
SELECT * FROM main.processes WHERE run = (SELECT run FROM temp.judged);
CREATE TEMP VIEW inputs AS
SELECT * FROM main.inputs WHERE run = (SELECT run FROM temp.judged);
CREATE TEMP TABLE events AS
SELECT * FROM main.events WHERE run = (SELECT run FROM judged);
CREATE TEMP TABLE profiles AS
SELECT * FROM main.profiles WHERE run = (SELECT run FROM judged);
CREATE TEMP VIEW profile_functions AS
SELECT * FROM main.profile_functions WHERE run = (SELECT run FROM temp.judged);
CREATE TEMP VIEW profile_sites AS
SELECT * FROM main.profile_sites WHERE run = (SELECT run FROM temp.judged);
CREATE TEMP VIEW profile_samples AS
SELECT * FROM main.profile_samples WHERE run = (SELECT run FROM temp.judged);
CREATE TEMP VIEW series_points AS
SELECT * FROM main.series_points WHERE run = (SELECT run FROM temp.judged);

CREATE TEMP TABLE cover_names AS
SELECT s.text AS name, c.scope, min(c.rule) AS rule, min(c.what) AS what
FROM function f JOIN string s ON s.id = f.name JOIN covers c ON s.text GLOB c.pattern
GROUP BY s.text, c.scope;

-- Groups; idle: why their number says nothing (NULL: it may), idle_most: up to which number,
-- idle_given: 1 = people say so (--idle FILE), not the built-in list; ignored: 1 = set aside
-- entirely; platform: what wrote the dump ("go", "jvm", ...), while `runtime` marks the threads
-- that are its own; judge: the one rule that judges them (NULL: the general ones), what: they wait
-- for. Names are matched once each, not once a group: allow.c fills idle_names and idle_marks.
CREATE TEMP TABLE groups AS
SELECT g.*, coalesce(p.reason, e.reason) AS idle, coalesce(p.most, e.most) AS idle_most,
       0 AS idle_given,
       (p.name IS NOT NULL AND p.most IS NULL) OR (p.name IS NULL AND e.name IS NOT NULL AND e.most IS NULL) AS ignored,
       coalesce((SELECT s.runtime FROM main.snapshot s WHERE s.id = g.snapshot), 'go') AS platform,
       coalesce(cp.rule, ce.rule) AS judge, coalesce(cp.what, ce.what) AS what
FROM main.groups g
     LEFT JOIN cover_names cp ON cp.scope = 'place' AND cp.name = g.place
     LEFT JOIN cover_names ce ON ce.scope = 'entry' AND ce.name = g.entry
     LEFT JOIN idle_names p ON p.scope = 'place' AND p.name = g.place
     LEFT JOIN idle_names e ON e.scope = 'entry' AND e.name = g.entry
WHERE g.run = (SELECT run FROM judged)
      AND g.snapshot NOT IN (SELECT snapshot FROM snapshots WHERE kind = 'trace' AND lane IS NULL);
-- Of goroutines from before a trace nobody knows the creators: who started what is not all known.
UPDATE groups SET lane = 'ids', seq = 1, last = 1, children = NULL
WHERE snapshot IN (SELECT snapshot FROM trace_dumps);
CREATE UNIQUE INDEX temp.groups_id ON groups (snapshot, grp);

-- What people allow. An entry with a label takes a group only when every goroutine of it has that
-- label, and profiles do not tell.
CREATE TEMP TABLE idle_given AS
SELECT g.snapshot, g.grp, m.entry, m.most, m.reason
FROM groups g CROSS JOIN (SELECT 'site' AS scope UNION ALL SELECT 'place' UNION ALL SELECT 'entry') s
     CROSS JOIN idle_marks m ON m.scope = s.scope
     AND m.name = CASE s.scope WHEN 'site' THEN g.function WHEN 'place' THEN g.place ELSE g.entry END
WHERE EXISTS (SELECT 1 FROM idle_marks)
      AND (m.state IS NULL OR m.state = g.state)
      AND (NOT m.labelled OR (g.members = g.count
          AND EXISTS (SELECT 1 FROM idle_labels l WHERE l.entry = m.entry AND l.labels = g.labels)
          AND NOT EXISTS (SELECT 1 FROM main.thread t LEFT JOIN main.string x ON x.id = t.labels
                          WHERE t.snapshot = g.snapshot AND t.grp = g.grp AND x.text IS NOT g.labels)));
CREATE INDEX temp.idle_given_group ON idle_given (snapshot, grp);
UPDATE groups SET idle_given = 1,
    idle = (SELECT min(i.reason) FROM idle_given i WHERE i.snapshot = groups.snapshot AND i.grp = groups.grp),
    idle_most = (SELECT max(i.most) FROM idle_given i WHERE i.snapshot = groups.snapshot AND i.grp = groups.grp),
    ignored = ignored OR (SELECT min(i.most IS NOT NULL) FROM idle_given i
                          WHERE i.snapshot = groups.snapshot AND i.grp = groups.grp) = 0
WHERE EXISTS (SELECT 1 FROM idle_given i WHERE i.snapshot = groups.snapshot AND i.grp = groups.grp);

CREATE TEMP TABLE changes AS
SELECT * FROM main.changes WHERE run = (SELECT run FROM judged);

-- Groups of one state at one site, for every snapshot: a leaking line is reached on many stacks.
CREATE TEMP TABLE sites AS
SELECT t.*, g.owner, g.sample_ids, g.object, g.creator, g.creator_file, g.creator_line, g.place, g.entry,
       g.idle, g.idle_most, g.idle_given, g.status, g.platform, g.via, g.packages, g.what
FROM (SELECT process, lane, snapshot, seq, last, time_ns, capped, threads, state, function, file, line, judge,
             sum(count) AS count, sum(members) AS members, min(wait_min_ns) AS wait_min_ns,
             max(wait_max_ns) AS wait_max_ns, sum(waits_known) AS waits_known,
             sum(coalesce(wait_median_ns, 0) * waits_known) / nullif(sum(waits_known), 0) AS wait_typical_ns,
             sum(parents) AS parents, sum(parents_alive) AS parents_alive, sum(children) AS children,
             sum(paired) AS paired, sum(served) AS served,
             max(leaked) AS leaked, max(truncated) AS truncated, max(elided) AS elided, max(risk) AS risk,
             count(*) AS shapes, min(grp) AS top
      FROM groups WHERE NOT runtime AND NOT ignored
      GROUP BY process, lane, snapshot, state, function, file, line, judge) t
     JOIN groups g ON g.snapshot = t.snapshot AND g.grp = t.top;

-- How far two neighbouring dumps of goroutines are apart where no clock says so: ids are given out in
-- rising order, so the newest living id moves with what the process does. soon: the pair is that much
-- closer than another of its lane (an eighth in time, or in ids where times are unknown and no wait grew
-- by a minute) that "nothing more came" says nothing. People take two dumps 30 s apart and send SIGQUIT
-- right behind the second one.
CREATE TEMP TABLE paces AS
WITH newest AS MATERIALIZED (
    SELECT s.snapshot, s.process, s.prev, s.seq, s.last, s.time_ns,
           (SELECT max(t.id) FROM main.thread t WHERE t.snapshot = s.snapshot) AS id,
           (SELECT max(g.wait_max_ns) FROM groups g WHERE g.snapshot = s.snapshot) AS longest_ns
    FROM snapshots s WHERE s.lane = 'ids' AND s.kind = 'dump' AND s.runtime = 'go'),
pairs AS MATERIALIZED (
    SELECT a.snapshot, a.process, a.last, a.time_ns - b.time_ns AS between_ns, a.id - b.id AS ids,
           coalesce(a.longest_ns >= b.longest_ns + 60000000000, 0) AS minutes
    FROM newest a JOIN newest b ON b.snapshot = a.prev)
SELECT p.snapshot,
       CASE WHEN p.between_ns IS NOT NULL
            THEN coalesce(p.between_ns * 8 < (SELECT max(o.between_ns) FROM pairs o WHERE o.process = p.process), 0)
            ELSE NOT p.minutes
                 AND p.ids * 8 < (SELECT max(o.ids) FROM pairs o WHERE o.process = p.process) END AS soon
FROM pairs p;
CREATE UNIQUE INDEX temp.paces_of ON paces (snapshot);

-- The same from one snapshot of a lane to the next.
CREATE TEMP TABLE site_changes AS
SELECT c.process, c.lane, c.snapshot, c.prev, c.seq, c.last, c.between_ns, c.capped,
       coalesce((SELECT p.soon FROM paces p WHERE p.snapshot = c.snapshot), 0) AS soon,
       g.state, g.function, g.file, g.line, g.judge, g.owner, min(g.platform) AS platform,
       sum(c.before) AS before, sum(c.after) AS after, sum(c.stayed) AS stayed, sum(c.new) AS new,
       sum(c.came) AS came, sum(c.gone) AS gone, sum(c.left) AS left
FROM changes c JOIN groups g
     ON g.snapshot = CASE WHEN c.grp IS NULL THEN c.prev ELSE c.snapshot END
     AND g.grp = coalesce(c.grp, c.prev_grp)
WHERE NOT g.runtime AND NOT g.ignored
GROUP BY c.process, c.lane, c.snapshot, g.state, g.function, g.file, g.line, g.judge;

-- Ids tell more than counts: where two dumps have them, profiles of the same process add nothing.
DELETE FROM site_changes WHERE lane = 'grouped'
       AND process IN (SELECT process FROM snapshots WHERE lane = 'ids' AND seq > 1);

-- A site over all snapshots of its lane: `steps` pairs, in `rising` of them it grew; `kept`: the
-- smallest share of old members still there; `fell`: pairs in which it shrank; `went_on`: members that
-- were elsewhere one snapshot later, of `olds` in all pairs. first and final are counts. The last_*
-- columns are of the last pair that is not too soon; unsettled: that is not the very last one, and it
-- grew but once, so that a number which is final now looks the same.
CREATE TEMP TABLE growth AS
SELECT s.process, s.lane, s.state, s.function, s.file, s.line, s.judge, min(s.platform) AS platform,
       n.steps, sum(s.after > s.before) AS rising, sum(s.after < s.before) AS fell,
       sum(s.before > 0) AS held, min(CASE WHEN s.before > 0 THEN s.stayed * 1.0 / s.before END) AS kept,
       max(CASE WHEN s.seq = 2 THEN s.before ELSE 0 END) AS first,
       max(CASE WHEN s.last THEN s.after ELSE 0 END) AS final,
       max(CASE WHEN s.seq = p.seq THEN s.after - s.before END) AS last_step,
       max(CASE WHEN s.seq = p.seq THEN s.before END) AS last_before,
       max(CASE WHEN s.seq = p.seq THEN s.stayed END) AS last_stayed,
       max(CASE WHEN s.seq = p.seq THEN s.new END) AS last_new,
       p.seq <= n.steps AND sum(s.after > s.before) < 2 AS unsettled,
       sum(s.new) AS new, sum(s.gone) AS gone, sum(s.left) AS went_on, sum(s.before) AS olds,
       max(s.capped) AS capped,
       CASE WHEN count(s.between_ns) = count(*) THEN sum(s.between_ns) END AS during_ns
FROM site_changes s
     JOIN (SELECT process, lane, max(seq) - 1 AS steps FROM snapshots WHERE lane IS NOT NULL
           GROUP BY process, lane) n ON n.process = s.process AND n.lane = s.lane
     JOIN (SELECT process, lane, max(CASE WHEN soon THEN 0 ELSE seq END) AS seq FROM site_changes
           GROUP BY process, lane) p ON p.process = s.process AND p.lane = s.lane
GROUP BY s.process, s.lane, s.state, s.function, s.file, s.line, s.judge;

-- What a trace that stands for a dump saw of its sites: who waited there when it began (before), all
-- the time (whole), since its second half (late), and how many waits came to an end.
CREATE TEMP TABLE trace_growth AS
SELECT w.*, t.before, t.ended
FROM (SELECT d.process, d.snapshot, w.reason AS state, w.function, w.file, w.line, g.judge, x.watched_ns,
             sum(w.count) AS final, sum(w.whole) AS whole, sum(w.late) AS late
      FROM trace_dumps d JOIN main.trace x ON x.snapshot = d.snapshot
           JOIN main.trace_waits w ON w.snapshot = d.snapshot AND w.state = 'waiting' AND NOT w.system
           JOIN (SELECT snapshot, state, function, file, line, min(judge) AS judge FROM sites
                 GROUP BY snapshot, state, function, file, line HAVING count(*) = 1) g
           ON g.snapshot = d.snapshot AND g.state = w.reason AND g.function = w.function
           AND g.file IS w.file AND g.line IS w.line
      GROUP BY d.process, d.snapshot, w.reason, w.function, w.file, w.line) w
     JOIN (SELECT snapshot, reason, function, file, line, sum(before) AS before, sum(n) - sum(unended) AS ended
           FROM main.trace_times WHERE state = 'waiting' AND snapshot IN (SELECT snapshot FROM trace_dumps)
           GROUP BY snapshot, reason, function, file, line) t
     ON t.snapshot = w.snapshot AND t.reason = w.state AND t.function = w.function AND t.file IS w.file
     AND t.line IS w.line;

-- Its beginning is the dump before. In a few seconds hardly anything slow ends, so growth counts only
-- where as many came in the second half, and where it would have taken half a minute at this rate to
-- gather them all.
INSERT INTO growth (process, lane, state, function, file, line, judge, platform, steps, rising, fell, held, kept,
                    first, final, last_step, last_before, last_stayed, last_new, unsettled, new, gone, went_on,
                    olds, capped, during_ns)
SELECT process, 'ids', state, function, file, line, judge, 'go', 1, final > before, final < before,
       before > 0, whole * 1.0 / nullif(before, 0), before, final, final - before, before, whole,
       final - whole, 0, final - whole, 0, ended, before, 0, watched_ns
FROM trace_growth
WHERE watched_ns >= 1000000000 AND late * 4 >= final - whole
      AND final * watched_ns >= (final - whole) * 30000000000;

-- What the leak rules judge: the sites of the last snapshots beside their growth, with the facts that
-- need no limit. joined: more came and old ones were there; doubled: numbers alone rise to the double
-- at least; stands: a number that never fell and that no allowlist explains; orphaned: started by
-- many, hardly any of whom live; passes: of a hundred that waited in one snapshot one at least was
-- elsewhere in the next, alive: who waits here is served and comes back; finished: the number may be
-- final, as the one goroutine that started them all is no more or the last dump came too soon to show
-- more. The *_sign columns are those facts as words. Goroutines only: what the states mean for other
-- threads is no matter of channels, and leak.goroutine-growth judges them.
CREATE TEMP TABLE waiting AS
SELECT 'thread_group' AS subject_kind,
       s.process || ' ' || s.state || ' ' || s.function || ':' || coalesce(s.line, 0) AS subject_key,
       s.*, g.steps, g.rising, g.kept, round(g.kept * 100, 1) AS kept_pct, g.first AS count_first,
       s.count AS count_last, g.new, g.during_ns, round(100.0 * s.count / s.threads, 1) AS share_pct,
       s.lane = 'ids' AND g.last_step > 0 AND g.last_before >= 3 AS joined,
       s.lane = 'grouped' AND g.rising = g.steps AND s.count >= 2 * g.first AND g.first > 0 AS doubled,
       s.lane = 'ids' AND (s.idle IS NULL OR (s.idle_given AND s.count > s.idle_most))
           AND coalesce(g.fell, 0) = 0 AS stands,
       s.parents * 2 >= s.count AND s.parents_alive * 10 <= s.parents AS orphaned,
       s.lane = 'ids' AND g.went_on > 0 AND g.went_on * 100 >= g.olds AS passes,
       (s.parents = 1 AND s.parents_alive = 0) OR coalesce(g.unsettled, 0) AS finished,
       coalesce(g.unsettled, 0) AS unsettled,
       'from ' || g.first || ' to ' || s.count || ' over ' || (g.steps + 1) || ' dumps, ' || g.new
           || ' new and the old ones still there' AS joined_sign,
       'from ' || g.first || ' to ' || s.count || ' over ' || (g.steps + 1) || ' profiles' AS doubled_sign,
       'each for a minute or more, started by ' || s.parents || ' goroutines of which '
           || s.parents_alive || ' are alive' AS orphaned_sign,
       'the captures hold no goroutine ids: busy turnover would look the same' AS doubled_doubt,
       CASE WHEN g.went_on > 0 AND g.went_on * 100 >= g.olds
            THEN g.went_on || ' of those that waited went on between the dumps: workers whose number still grows look the same'
            WHEN s.parents = 1 AND s.parents_alive = 0
            THEN 'the goroutine that started them has ended: a pool that is complete now looks the same'
            WHEN g.unsettled
            THEN 'the last dump came right behind the one before it: a number that is final now looks the same' END AS grows_doubt,
       'from numbers alone; a second dump after 30 s shows whether they stay' AS stands_doubt,
       CASE WHEN g.capped OR s.capped
            THEN 'a dump ends at its buffer: the counts are lower bounds' END AS capped_doubt
FROM sites s LEFT JOIN growth g ON g.process = s.process AND g.lane = s.lane AND g.state = s.state
     AND g.function IS s.function AND g.file IS s.file AND g.line IS s.line AND g.judge IS s.judge
WHERE s.last AND s.function IS NOT NULL AND s.platform = 'go';

-- Of a trace's goroutines only those created within it have known creators: what these say of
-- connections they say of all.
CREATE TEMP TABLE trace_families AS
SELECT snapshot, state, function, file, line, judge, sum(count) AS known, sum(paired) AS paired, sum(served) AS served
FROM groups WHERE snapshot IN (SELECT snapshot FROM trace_dumps) AND creator IS NOT NULL
GROUP BY snapshot, state, function, file, line, judge;
UPDATE waiting SET
    -- Where some went on meanwhile the others stand in a line that moves.
    stands = stands AND NOT EXISTS (
        SELECT 1 FROM trace_growth t
        WHERE t.snapshot = waiting.snapshot AND t.state = waiting.state AND t.function = waiting.function
              AND t.file IS waiting.file AND t.line IS waiting.line AND t.ended * 100 >= t.before AND t.ended > 0),
    joined_sign = 'from ' || count_first || ' to ' || count || ' within the '
        || printf('%.4g', round(during_ns / 1e9, 1)) || ' s of a trace, ' || new
        || ' new and the old ones still there',
    paired = (SELECT f.paired * waiting.count / f.known FROM trace_families f
              WHERE f.snapshot = waiting.snapshot AND f.state = waiting.state AND f.function = waiting.function
                    AND f.file IS waiting.file AND f.line IS waiting.line AND f.judge IS waiting.judge),
    served = (SELECT f.served * waiting.count / f.known FROM trace_families f
              WHERE f.snapshot = waiting.snapshot AND f.state = waiting.state AND f.function = waiting.function
                    AND f.file IS waiting.file AND f.line IS waiting.line AND f.judge IS waiting.judge)
WHERE snapshot IN (SELECT snapshot FROM trace_dumps);

-- CPU profiles that state how long they took; samples: how many were taken.
CREATE TEMP TABLE cpu_profiles AS
SELECT p.process, p.input, p.snapshot, p.type, p.total, p.duration_ns, p.gomaxprocs,
       coalesce((SELECT n.total FROM profiles n WHERE n.snapshot = p.snapshot AND n.name = 'samples'),
                p.total / nullif(p.period, 0)) AS samples
FROM profiles p
WHERE p.kind = 'cpu' AND p.unit = 'nanoseconds' AND p.total > 0 AND p.duration_ns > 0;

-- What of them the collector took, in ns: workers that mark, of those idle ones (which only use what
-- nobody needs; their name exists since Go 1.22: idle_known), goroutines that help, sweeping.
CREATE TEMP TABLE cpu_gc AS
SELECT c.*,
       coalesce(max(CASE WHEN f.function GLOB 'runtime.gcBgMarkWorker*' THEN f.cum END), 0) AS workers,
       coalesce(max(CASE WHEN f.function = 'runtime.gcDrainMarkWorkerIdle' THEN f.cum END), 0) AS idle,
       coalesce(max(CASE WHEN f.function GLOB 'runtime.gcAssistAlloc*' THEN f.cum END), 0) AS assists,
       coalesce(max(CASE WHEN f.function = 'runtime.bgsweep' THEN f.cum END), 0) AS sweep,
       coalesce(max(f.function GLOB 'runtime.gcDrainMarkWorker*'), 0) AS idle_known
FROM cpu_profiles c JOIN profile_functions f ON f.snapshot = c.snapshot AND f.type = c.type
WHERE f.function GLOB 'runtime.gc*' OR f.function = 'runtime.bgsweep'
GROUP BY c.snapshot, c.type;
