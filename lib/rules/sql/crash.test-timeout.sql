-- SPDX-License-Identifier: MIT
-- id: crash.test-timeout
-- title: A test ran into its time limit
-- severity: critical
-- basis: proof
-- needs: event
-- message: {text}{tests}; {where_it_is}
-- fix: follow what this goroutine waits for: it is the test's own one, the others in the dump were started by tests or are their helpers
-- confirm: run the one test alone with -run and a shorter -timeout, twice: it stops at the same line
--
-- package testing panics when -timeout is over and names the running tests (Go >= 1.20); the dump
-- behind it holds every goroutine. The one to read is the test's own: it began in testing.tRunner,
-- runs a function of a named test, and does not wait for sub-tests or for its turn. Its line is the
-- site. A test that is running, runnable or asleep there may just be slow: said as a doubt.
-- Look-alike: other packages of the same `go test` that passed hold no such panic.
WITH RECURSIVE
timeouts AS (SELECT * FROM events WHERE kind = 'test timeout'),
-- The frames of the goroutines that run tests, outermost last.
walk (snapshot, grp, depth, stack) AS (
    SELECT g.snapshot, g.grp, 0, g.stack FROM groups g
    WHERE g.snapshot IN (SELECT dump FROM timeouts) AND g.entry = 'testing.tRunner'
          AND NOT g.ignored AND g.place NOT GLOB 'testing.*'
    UNION ALL
    SELECT w.snapshot, w.grp, w.depth + 1, t.parent FROM walk w JOIN main.stack t ON t.id = w.stack
    WHERE t.parent IS NOT NULL AND w.depth < 1000),
-- "example.com/shop.TestHang.func1" is of TestHang: behind the last '/', the first '.', up to the next.
frames_of AS (
    SELECT w.snapshot, w.grp, w.depth,
           substr(f.name, length(rtrim(f.name, replace(f.name, '/', ''))) + 1) AS short
    FROM walk w JOIN main.stack t ON t.id = w.stack JOIN frames f ON f.frame = t.frame),
names AS (
    SELECT snapshot, grp,
           substr(substr(short, instr(short, '.') + 1), 1, instr(substr(short, instr(short, '.') + 1) || '.', '.') - 1)
               AS test
    FROM frames_of WHERE short LIKE '%.Test%' OR short LIKE '%.Fuzz%' OR short LIKE '%.Example%'),
suspects AS (
    SELECT e.snapshot, e.ord, g.grp, g.function, g.file, g.line, g.state, g.wait_max_ns, g.key, g.lane,
           g.sample_ids, g.count,
           (SELECT count(*) FROM names n WHERE n.snapshot = g.snapshot AND n.grp = g.grp
                AND (instr(char(10) || e.detail, char(10) || n.test || ' (')
                     OR instr(char(10) || e.detail, char(10) || n.test || '/'))) > 0 AS named
    FROM timeouts e JOIN groups g ON g.snapshot = e.dump
    WHERE g.entry = 'testing.tRunner' AND NOT g.ignored AND g.place NOT GLOB 'testing.*'),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY snapshot, ord
               ORDER BY named DESC, state IN ('running', 'runnable', 'sleep'), function, line, grp) AS nth,
           count(*) OVER (PARTITION BY snapshot, ord) AS places
    FROM suspects)
SELECT s.function, s.file, s.line, 1 AS count, 'event' AS subject_kind,
       e.process || ' test timeout ' || coalesce(s.function, '?') || ':' || coalesce(s.line, 0) AS subject_key,
       e.process, substr(e.text, 1, instr(e.text || char(10), char(10)) - 1) AS text,
       coalesce(' in ' || replace(e.detail, char(10), ', '), '') AS tests,
       CASE WHEN s.function IS NULL THEN 'no goroutine of a test was found in the dump'
            WHEN s.state IN ('running', 'runnable') THEN 'the test is at work in ' || s.function
            ELSE 'the test waits at ' || s.function || ' (' || s.state || ')' END AS where_it_is,
       s.state, s.wait_max_ns, s.sample_ids AS goroutine,
       (SELECT group_concat(o.function || ' (' || coalesce(o.file || ':' || o.line || ', ', '') || o.state || ')', '; ')
        FROM (SELECT * FROM ranked ORDER BY nth) o
        WHERE o.snapshot = e.snapshot AND o.ord = e.ord AND o.nth BETWEEN 2 AND 6) AS also_in_tests,
       e.input, e.lineno,
       CASE WHEN s.state IN ('running', 'runnable', 'sleep')
            THEN 'it was not blocked when the time was over: perhaps the limit is too short' END AS doubt
FROM timeouts e LEFT JOIN ranked s ON s.snapshot = e.snapshot AND s.ord = e.ord AND s.nth = 1
ORDER BY e.process, e.input, e.lineno
