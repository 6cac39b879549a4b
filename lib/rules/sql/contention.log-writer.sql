-- SPDX-License-Identifier: MIT
-- id: contention.log-writer
-- title: Goroutines queue for the lock of a logger whose write does not return
-- severity: warning
-- basis: signature
-- needs: dump
-- param: min_waiters = 5 goroutines # for locks in functions of one logging package
-- param: min_wait = 60 seconds      # of the one that writes, as the runtime prints it
-- message: {count} goroutines wait for the lock of the logger in {place}, while {writers} is in write at {function}{since}
-- fix: find who should read the log and stopped (a pipe, journald, a disk that is full or slow); log through a bounded buffer that drops rather than blocks
-- confirm: strace -f -e write shows the write that hangs; lsof -p PID shows where descriptors 1 and 2 go
--
-- Loggers write under a lock: when the reader of standard error stops, the one that writes sits in
-- the kernel and every other line of the program waits for it. Seen as: several waiters for a lock in
-- a function of a logging package, and a goroutine below the same package in a write. That they mean the
-- same logger is not in the text: a signature. It is a warning when that write is a minute old; when
-- it is merely the same goroutine in the dump before, a busy log could look the same: info.
WITH RECURSIVE
loggers (pattern, package) AS (VALUES
    ('log.(*Logger).*', 'log'), ('log/slog.(*commonHandler).*', 'log/slog'),
    ('go.uber.org/zap/zapcore.(*lockedWriteSyncer).*', 'zap'), ('github.com/sirupsen/logrus.*', 'logrus'),
    ('gopkg.in/natefinch/lumberjack*', 'lumberjack'), ('github.com/rs/zerolog*', 'zerolog')),
waiters AS (
    SELECT g.process, g.snapshot, l.package, sum(g.count) AS count, min(g.place) AS place
    FROM groups g JOIN loggers l ON g.place GLOB l.pattern
    WHERE g.last AND g.state = 'mutex lock' AND NOT g.runtime
    GROUP BY g.process, g.snapshot, l.package HAVING sum(g.count) >= :min_waiters),
walk (snapshot, grp, depth, stack) AS (
    SELECT g.snapshot, g.grp, 0, g.stack
    FROM groups g JOIN in_kernel k ON k.snapshot = g.snapshot AND k.grp = g.grp AND k.kind = 'write'
    WHERE g.snapshot IN (SELECT snapshot FROM waiters)
    UNION ALL
    SELECT w.snapshot, w.grp, w.depth + 1, t.parent FROM walk w JOIN main.stack t ON t.id = w.stack
    WHERE t.parent IS NOT NULL AND w.depth < 100),
writing AS (
    SELECT DISTINCT w.snapshot, w.grp, l.package
    FROM walk w JOIN main.stack t ON t.id = w.stack JOIN frames f ON f.frame = t.frame
         JOIN loggers l ON f.name GLOB l.pattern),
verdicts AS (
    SELECT g.*, w.count AS waiters, w.place AS logger, w.package,
           coalesce(g.wait_min_ns >= :min_wait * 1000000000, 0) AS old, coalesce(c.stayed = g.count, 0) AS same
    FROM waiters w JOIN writing x ON x.snapshot = w.snapshot AND x.package = w.package
         JOIN groups g ON g.snapshot = x.snapshot AND g.grp = x.grp
         LEFT JOIN changes c ON c.snapshot = g.snapshot AND c.grp = g.grp)
SELECT function, file, line, waiters AS count, 'object' AS subject_kind,
       process || ' logger ' || package AS subject_key,
       CASE WHEN old THEN 'warning' ELSE 'info' END AS severity,
       logger AS place, CASE count WHEN 1 THEN 'goroutine ' || sample_ids ELSE count || ' goroutines' END AS writers,
       CASE WHEN old THEN ' for a minute or more' ELSE ', as in the dump before' END AS since,
       process, wait_max_ns, sample_ids,
       CASE WHEN NOT old THEN 'a log with much to write, whose write returns, would look the same' END AS doubt
FROM verdicts WHERE old OR same
ORDER BY waiters DESC, function, line
