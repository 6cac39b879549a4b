-- SPDX-License-Identifier: MIT
-- id: cpu.busy-loop
-- title: A goroutine burns a processor and does nothing but ask
-- severity: error
-- basis: measured
-- needs: trace|profile.cpu
--   trace|dumps>=2
-- param: busy_pct = 90 percent       # of its time in a trace, running or ready
-- param: asking_pct = 80 percent     # of its stops, or of its profile, in functions that only ask
-- param: min_stops = 20 times        # stops by the scheduler, before they tell
-- param: max_acts = 50 times         # in a second: waits, system calls, goroutines woken
-- param: max_round = 20 microseconds # of running between two yields or sleeps
-- param: min_yields = 10000 times    # in a second
-- param: min_sleeps = 1000 times     # in a second
-- param: core_pct = 60 percent       # of one processor, in a CPU profile, for a warning
-- param: error_pct = 90 percent      # ... for an error
-- param: min_cpu = 500 milliseconds  # in it
-- param: handed_pct = 2 percent      # of that, in what hands something over or wakes somebody
-- param: others_pct = 10 percent     # what others spend on channels, of what the loop does
-- message: {function} goes round without rest: {sign}
-- fix: let it wait: a select without default (or with work in it), an end of the loop when `v, ok := <-c` says that c is closed, a
--   channel or a sync.Cond in place of a flag with Gosched or short sleeps, a timer in place of the clock
-- confirm: read the loop: what would make it wait, and who ends it; `traceq cpu` or a CPU profile shows what it calls
--
-- A loop that polls: a select whose default was meant as "nothing to do yet", a channel that somebody
-- closed, a flag that is asked between two runtime.Gosched or sleeps of microseconds, a clock. It
-- takes a whole processor and gets nothing done.
--
-- In a trace the runtime stops whoever runs for ten milliseconds, and tells its stack: so many
-- samples of where a goroutine spends its time. It spins when it was running or ready all the
-- time, nearly all its stops are in functions that only ask (select, channel, clock), or it
-- yields after microseconds each time, and it neither waits nor wakes anybody. Without a trace: the
-- same goroutine id is running or ready in the same function in the last two dumps, and that function
-- takes most of a processor, nearly all of it in such functions (a closed channel shows as
-- runtime.lock2 and unlock2, which is no contention).
--
-- There a pipeline at full speed looks the same, but it copies values and wakes others, and
-- who is at its other end is in the profile, too.
--
-- Look-alikes: computing with a look at a quit channel in between is stopped in its own code; so is
-- what allocates, in the allocator. A pipeline at full speed wakes others, or waits. Who serves
-- requests waits for the network. A loop of short sleeps is judged by how often, and is a warning: it
-- takes some of a processor; who sleeps milliseconds polls, and means it. A wait on the clock may be meant, too
-- (a benchmark, a device): a warning. A loop over atomics or TryLock is stopped in its own code, as
-- computing is: nothing tells them apart here.
WITH looped AS (
    SELECT t.*, t.seen_ns / 1e9 AS seen_s,
           (t.running_ns + t.runnable_ns) * 100 >= t.seen_ns * :busy_pct AS busy,
           t.acts <= :max_acts * t.seen_ns / 1e9 AS idles,
           t.asking * 100 >= t.preempted * :asking_pct AND t.preempted >= :min_stops AS asks,
           t.at_site * 100 >= (t.preempted + t.yields + t.sleeps) * 80 AS one_place,
           t.running_ns <= :max_round * 1000.0 * (t.yields + t.sleeps) AS short
    FROM trace_loops t WHERE t.function IS NOT NULL AND t.entry NOT GLOB 'runtime/trace.*'),
spins AS (
    SELECT *, CASE WHEN busy AND asks THEN family
                   WHEN busy AND short AND yields >= :min_yields * seen_s THEN 'yield'
                   WHEN short AND sleeps >= :min_sleeps * seen_s AND acts * 10 <= sleeps THEN 'sleep' END AS how
    FROM looped WHERE one_place AND idles),
asked (pattern, family) AS (VALUES
    ('runtime.selectgo', 'select'), ('runtime.sellock', 'select'), ('runtime.selunlock', 'select'),
    ('runtime.selectnb*', 'select'), ('runtime.chanrecv*', 'select'), ('runtime.chansend*', 'select'),
    ('runtime.chanlen', 'select'), ('runtime.empty', 'select'), ('runtime.full', 'select'),
    ('runtime.(?hchan).*', 'select'), ('runtime.(?waitq).*', 'select'), ('runtime.lock', 'select'),
    ('runtime.lock2', 'select'), ('runtime.unlock', 'select'), ('runtime.unlock2', 'select'),
    ('runtime.lockWithRank', 'select'), ('runtime.unlockWithRank', 'select'), ('runtime.(?mLockProfile).*', 'select'),
    ('runtime.mutexSampleContention', 'select'), ('runtime.procyield*', 'select'), ('runtime.osyield', 'select'),
    ('runtime.cputicks', 'select'), ('runtime.fastrand*', 'select'), ('runtime.cheaprand*', 'select'),
    ('runtime.timerchandrain', 'select'), ('runtime.acquirem', 'select'), ('runtime.releasem', 'select'),
    ('runtime.asyncPreempt*', 'select'), ('internal/runtime/atomic.*', 'select'), ('runtime/internal/atomic.*', 'select'),
    ('runtime.typedmemclr', 'select'), ('runtime.memclrNoHeapPointers', 'select'),
    ('sync.(?Mutex).TryLock', 'select'), ('internal/sync.(?Mutex).TryLock', 'select'), ('sync.(?RWMutex).Try*', 'select'),
    ('runtime.nanotime*', 'clock'), ('runtime.walltime', 'clock'), ('runtime.vdso*', 'clock'), ('time.now', 'clock'),
    ('time.Now', 'clock'), ('time.Since', 'clock'), ('time.runtimeNow', 'clock'), ('time.runtimeNano', 'clock'),
    ('runtime.memmove', 'hands'), ('runtime.typedmemmove', 'hands'), ('runtime.send', 'hands'), ('runtime.recv', 'hands'),
    ('runtime.sendDirect', 'hands'), ('runtime.recvDirect', 'hands'), ('runtime.goready', 'hands'), ('runtime.ready', 'hands'),
    ('runtime.wakep', 'hands'), ('runtime.runqput*', 'hands'), ('runtime.futex*', 'hands'), ('runtime.mallocgc*', 'hands')),
leaves AS (SELECT DISTINCT leaf FROM profile_sites
           WHERE leaf GLOB 'runtime*' OR leaf GLOB 'internal/*' OR leaf GLOB 'time.*' OR leaf GLOB 'sync.*'),
asking AS (SELECT l.leaf, min(a.family) AS family FROM leaves l JOIN asked a ON l.leaf GLOB a.pattern GROUP BY l.leaf),
used AS (
    SELECT p.process, p.snapshot, p.duration_ns, v.function, v.file, sum(v.value) AS cpu_ns,
           sum(CASE WHEN a.family IN ('select', 'clock') THEN v.value ELSE 0 END) AS asking_ns,
           sum(CASE WHEN a.family = 'select' THEN v.value ELSE 0 END) AS channel_ns,
           sum(CASE WHEN a.family = 'clock' THEN v.value ELSE 0 END) AS clock_ns,
           sum(CASE WHEN a.family = 'hands' THEN v.value ELSE 0 END) AS hands_ns
    FROM profiles p JOIN profile_sites v ON v.snapshot = p.snapshot AND v.type = p.type
         LEFT JOIN asking a ON a.leaf = v.leaf
    WHERE p.kind = 'cpu' AND p.name = 'cpu' AND p.duration_ns > 0
    GROUP BY p.process, p.snapshot, v.function, v.file),
hot AS (
    SELECT u.*, (SELECT sum(o.channel_ns) FROM used o WHERE o.snapshot = u.snapshot) - u.channel_ns AS others_ns
    FROM used u),
ready AS (
    SELECT g.process, g.snapshot, g.seq, g.last, g.function, g.line, g.sample_ids, g.count
    FROM groups g WHERE g.lane = 'ids' AND g.state IN ('running', 'runnable') AND NOT g.runtime AND NOT g.ignored
          AND g.count = 1 AND g.function IS NOT NULL),
stayed AS (
    SELECT b.process, b.function, min(b.line) AS line, min(b.sample_ids) AS goroutine, count(DISTINCT b.sample_ids) AS count
    FROM ready b JOIN snapshots n ON n.snapshot = b.snapshot
         JOIN ready a ON a.snapshot = n.prev AND a.function = b.function AND a.sample_ids = b.sample_ids
    WHERE b.last GROUP BY b.process, b.function),
profiled AS (
    SELECT h.process, h.function, h.file, s.line, s.count, h.cpu_ns, h.asking_ns, h.clock_ns, h.duration_ns, s.goroutine,
           row_number() OVER (PARTITION BY h.process, h.function ORDER BY h.cpu_ns DESC, h.snapshot) AS nth
    FROM hot h JOIN stayed s ON s.process = h.process AND s.function = h.function
    WHERE h.cpu_ns * 100 >= h.duration_ns * :core_pct AND h.asking_ns * 100 >= h.cpu_ns * :asking_pct
          AND h.cpu_ns >= :min_cpu * 1000000 AND h.hands_ns * 100 <= h.cpu_ns * :handed_pct
          AND h.others_ns * 100 <= h.asking_ns * :others_pct),
found AS (
    SELECT process, function, min(file) AS file, min(line) AS line, count(*) AS count, how, max(running_ns) AS running_ns,
           max(seen_ns) AS during_ns, sum(preempted) AS stops, sum(asking) AS asking, sum(yields) AS yields,
           sum(sleeps) AS sleeps, NULL AS cpu_ns, min(goroutine) || '' AS sample_ids,
           CASE how WHEN 'yield' THEN printf('%.0f', sum(yields) / sum(seen_s)) || ' times a second it yields and finds nothing'
                    WHEN 'sleep' THEN printf('%.0f', sum(sleeps) / sum(seen_s)) || ' sleeps a second of '
                        || printf('%.0f', sum(sleep_ns) / 1000.0 / sum(sleeps)) || ' us, and nothing in between'
                    ELSE sum(asking) || ' of ' || sum(preempted) || ' times that the scheduler stopped it, it was in a '
                        || CASE how WHEN 'select' THEN 'select' WHEN 'channel' THEN 'channel operation'
                                    ELSE 'look at the clock' END
                        || ', and it never waits' END AS sign
    FROM spins WHERE how IS NOT NULL GROUP BY process, function, how
    UNION ALL
    SELECT process, function, file, line, count, CASE WHEN clock_ns * 2 > asking_ns THEN 'clock' ELSE 'channel' END, NULL, duration_ns, NULL, NULL, NULL, NULL, cpu_ns, goroutine,
           printf('%.0f', 100.0 * cpu_ns / duration_ns) || ' % of a processor, ' || printf('%.0f', 100.0 * asking_ns / cpu_ns)
               || ' % of that in select, channel, clock or lock functions, by a goroutine that is there in both dumps'
    FROM profiled p WHERE nth = 1 AND NOT EXISTS (
        SELECT 1 FROM spins o WHERE o.how IS NOT NULL AND o.process = p.process AND o.function = p.function))
SELECT function, file, line, count, 'function' AS subject_kind, process || ' busy ' || function AS subject_key,
       CASE WHEN how IN ('sleep', 'clock') OR cpu_ns * 100 < during_ns * :error_pct THEN 'warning' END AS severity,
       100.0 * coalesce(running_ns, cpu_ns) / during_ns AS weight,
       sign, process, how AS asks_for, running_ns, cpu_ns, during_ns, stops, asking, yields, sleeps, sample_ids,
       CASE how WHEN 'clock' THEN 'a wait on the clock may be meant: benchmarks and devices look the same'
                WHEN 'sleep' THEN 'what it costs is little on a machine that is idle' END AS doubt
FROM found
ORDER BY coalesce(running_ns, cpu_ns) DESC, function, how
