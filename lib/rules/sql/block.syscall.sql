-- SPDX-License-Identifier: MIT
-- id: block.syscall
-- title: System calls that do not return
-- severity: error
-- basis: measured
-- needs: dump|trace
-- param: min_new = 10 goroutines   # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent     # of the old ones that must still be there
-- param: min_stuck = 5 goroutines  # at one site, each for min_wait or longer
-- param: min_wait = 60 seconds     # in one call, as the runtime prints it
-- param: min_slow = 5 times # calls in a trace, each for slow or longer; of a file one is enough
-- param: slow = 2 seconds at site
-- message: {count} goroutines in system call {call} at {function}: {sign}
-- fix: find what the call waits for: a lock file that someone keeps, a pipe nobody reads, a file system that hangs; bound how many do it at once, each holds a thread
-- confirm: /proc/PID/task/*/stack and wchan (or strace -f) tell where the threads wait; lsof tells the file
--
-- Each goroutine in a system call holds a thread; a program has 10,000. It is measured when the old
-- ones stay in the call and new ones join them between dumps, or when the runtime prints a minute or
-- more for several at one line. One goroutine is enough where the call is one that a disk answers
-- in milliseconds (fsync, stat, rename, ...) and it is in it for a minute: a file system hangs.
--
-- Healthy look-alikes: signals, children (wait), epoll, inotify, accept are made to wait and never
-- counted; a terminal, pipe or device that is read waits for its writer, so that reads count only
-- when they pile up; a stand-by instance waits for its lock file alone; a lock file that changes
-- hands has other waiters in the next dump. C code is block.cgo's.
--
-- A trace shows the single calls: five for 2 s or longer at one line (lock files, opening, writing), or
-- one where a disk answers in milliseconds, are worth a warning where no dump judges the same line.
-- Reads are left out: what they read may have nothing to say. At a line that a contract names every
-- call but those into C counts.
WITH verdicts AS (
    SELECT w.*, k.call AS name, k.kind, CASE
        WHEN w.joined AND w.kept * 100 >= :kept_pct
             AND (w.new >= :min_new OR (w.rising >= 2 AND w.new * 2 >= :min_new)) THEN 'grows'
        WHEN k.kind IN ('write', 'lock', 'open', 'file') AND w.count >= :min_stuck
             AND w.waits_known = w.count AND w.wait_min_ns >= :min_wait * 1000000000 THEN 'stuck'
        WHEN k.kind = 'file' AND w.wait_max_ns >= :min_wait * 1000000000 THEN 'slow'
    END AS how
    FROM waiting w JOIN in_kernel k ON k.snapshot = w.snapshot AND k.grp = w.top
    WHERE w.state = 'syscall' AND k.c_function IS NULL AND k.kind IS NOT 'wait'),
traced AS (
    SELECT t.process, t.snapshot, t.function, t.file, t.line, k.call, k.kind, max(t.max_ns) AS max_ns,
           sum(max((SELECT coalesce(sum(o.n), 0) FROM trace_octaves o WHERE o.snapshot = t.snapshot AND o.id = t.id
                    AND (1 << o.octave) >= coalesce(c.value, :slow) * 1000000000),
                   (SELECT count(*) FROM trace_longs i WHERE i.snapshot = t.snapshot AND i.id = t.id
                    AND i.duration_ns >= coalesce(c.value, :slow) * 1000000000))) AS slow, max(c.value) AS promised
    FROM trace_times t JOIN trace_calls k ON k.snapshot = t.snapshot AND k.id = t.id
         LEFT JOIN contracts c ON c.rule = 'block.syscall' AND c.param = 'slow' AND c.function = t.function
    WHERE t.state = 'syscall' AND NOT k.c_code
          AND (k.kind IN ('write', 'lock', 'open', 'file') OR c.value IS NOT NULL)
          AND t.function IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.how IS NOT NULL AND v.process = t.process
                          AND v.function = t.function AND v.line IS t.line)
    GROUP BY t.process, t.snapshot, t.function, t.file, t.line, k.call, k.kind)
SELECT function, file, line, count, subject_kind, subject_key,
       CASE how WHEN 'grows' THEN 'error' ELSE 'warning' END AS severity,
       coalesce(name, '(no name on the stack)') AS call,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'stuck' THEN 'each for a minute or more'
                ELSE 'for a minute or more, where disks answer in milliseconds' END AS sign,
       process, kind, count_first, count_last, new, kept_pct, during_ns, wait_min_ns, wait_max_ns, share_pct,
       sample_ids, creator, creator_file, creator_line, capped_doubt AS doubt,
       CASE kind
            WHEN 'lock' THEN 'find who holds the lock file (lsof, /proc/locks); take it with a time limit (LOCK_NB and retry), or in one goroutine that serves the others'
            WHEN 'write' THEN 'find who should read the other end and stopped, or the disk that hangs; write from one goroutine behind a bounded queue'
            WHEN 'open' THEN 'a named pipe waits for its other end; otherwise the file system hangs; bound how many open at once'
            WHEN 'file' THEN 'look at the file system of that path: NFS or FUSE server gone, disk failing (dmesg); bound how many do it at once, each holds a thread'
       END AS fix
FROM verdicts WHERE how IS NOT NULL
UNION ALL
SELECT function, file, line, slow, 'thread_group', process || ' syscall ' || function || ':' || coalesce(line, 0),
       'warning', coalesce(call, '(no name on the stack)'),
       'each for ' || coalesce(promised, :slow) || ' s or longer in the trace',
       process, kind, NULL, NULL, NULL, NULL, NULL, NULL, max_ns, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN kind = 'lock' AND promised IS NULL THEN 'a lock file that changes hands slowly looks the same' END,
       CASE kind
            WHEN 'lock' THEN 'find who holds the lock file (lsof, /proc/locks); take it with a time limit (LOCK_NB and retry), or in one goroutine that serves the others'
            WHEN 'write' THEN 'find who should read the other end and stopped, or the disk that hangs; write from one goroutine behind a bounded queue'
            WHEN 'open' THEN 'a named pipe waits for its other end; otherwise the file system hangs; bound how many open at once'
            WHEN 'file' THEN 'look at the file system of that path: NFS or FUSE server gone, disk failing (dmesg); bound how many do it at once, each holds a thread'
       END
FROM traced WHERE slow >= CASE WHEN kind = 'file' THEN 1 ELSE :min_slow END
ORDER BY count DESC, function, line
