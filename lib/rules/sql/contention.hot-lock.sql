-- SPDX-License-Identifier: MIT
-- id: contention.hot-lock
-- title: A lock that costs the process its time
-- severity: warning
-- basis: measured
-- needs: profile.mutex|profile.block
-- param: time_pct = 5 percent        # of duration x GOMAXPROCS that is spent waiting
-- param: share_pct = 15 percent      # of the profile's delay
-- param: error_share_pct = 70 percent
-- param: floor_s = 1 seconds         # of delay, where no duration is known
-- param: queue = 5 goroutines        # that wait there in every dump, which tells the same
-- message: waiting for the lock used at {function} costs {delay_ns}, {share_pct} of the delay of
--   the {kind} profile{rate}
-- fix: hold the lock for less: no IO below it, copy out and unlock, several locks by key, RWMutex
--   for readers
-- confirm: a mutex profile names the holder at Unlock, a block profile the waiter at Lock; take both
--   over 30 s
--
-- A mutex profile counts at Unlock, a block profile at Lock: both are put to the first frame above
-- sync. Any program with one contended lock has 100 % of its mutex profile there, so the share alone
-- means nothing: the delay must also be a part of duration x GOMAXPROCS. A profile since the start
-- states no duration; two of them with times do (their difference). With neither it is info, unless
-- two dumps or more all show a queue at the same function: then the wait is there now.
-- Waiting for conditions, WaitGroups and channels in a block profile is no lock. Healthy
-- look-alikes: 1 ms in all at 100 %; a profile that is empty because sampling was off (then the
-- rule is not applicable). A Go profile holds no lock address, owner or waiter.
WITH delays AS (
    SELECT p.process, p.snapshot, p.kind, p.type, p.total, p.time_ns, p.duration_ns, p.gomaxprocs,
           row_number() OVER (PARTITION BY p.process, p.kind ORDER BY p.time_ns DESC, p.input DESC) AS back
    FROM profiles p WHERE p.kind IN ('mutex', 'block') AND p.name = 'delay'),
spans AS (
    SELECT n.process, n.snapshot, n.kind, n.type, o.snapshot AS old, n.gomaxprocs,
           n.total - coalesce(o.total, 0) AS total,
           coalesce(n.duration_ns, n.time_ns - o.time_ns) AS duration_ns
    FROM delays n LEFT JOIN delays o ON o.process = n.process AND o.kind = n.kind AND o.type = n.type
         AND o.back = n.back + 1 AND n.duration_ns IS NULL AND o.duration_ns IS NULL
         AND o.time_ns < n.time_ns AND o.total <= n.total
    WHERE n.back = 1),
sites_of AS (
    SELECT s.process, s.kind, s.total, s.duration_ns, s.gomaxprocs, v.function, v.file, v.line, v.leaf,
           sum(CASE WHEN v.snapshot = s.snapshot THEN v.value ELSE -v.value END) AS delay_ns
    FROM spans s JOIN profile_sites v ON v.type = s.type AND v.snapshot IN (s.snapshot, s.old)
    WHERE v.leaf GLOB 'sync.(?Mutex).*' OR v.leaf GLOB 'sync.(?RWMutex).*'
          OR v.leaf GLOB 'internal/sync.(?Mutex).*' OR v.leaf GLOB 'sync.(?rlocker).*'
    GROUP BY s.process, s.kind, v.function, v.file, v.line),
weighed AS (
    SELECT process, kind, function, file, line, leaf, delay_ns AS top_ns, sum(delay_ns) OVER w AS delay_ns,
           total, duration_ns, coalesce(gomaxprocs, 4) AS processors, gomaxprocs IS NULL AS assumed,
           row_number() OVER (PARTITION BY process, function ORDER BY kind = 'mutex' DESC, delay_ns DESC, line) AS nth,
           100.0 * sum(delay_ns) OVER w / nullif(total, 0) AS share,
           100.0 * sum(delay_ns) OVER w / (duration_ns * coalesce(gomaxprocs, 4)) AS time
    FROM sites_of WINDOW w AS (PARTITION BY process, kind, function)),
dumps_of AS (SELECT process, count(*) AS dumps FROM snapshots WHERE lane = 'ids' GROUP BY process),
queues AS (
    SELECT process, function, min(waiting) AS queue
    FROM (SELECT process, function, snapshot, sum(count) AS waiting FROM sites
          WHERE lane = 'ids' AND state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock')
          GROUP BY process, function, snapshot) JOIN dumps_of USING (process)
    GROUP BY process, function HAVING count(*) = dumps AND dumps >= 2 AND min(waiting) >= :queue),
judged AS (
    SELECT *, max(time) OVER f AS top_time
    FROM weighed LEFT JOIN queues q USING (process, function)
    WHERE share >= :share_pct AND delay_ns > 0
          AND (time >= :time_pct OR (duration_ns IS NULL AND delay_ns >= :floor_s * 1000000000))
    WINDOW f AS (PARTITION BY process, function))
SELECT function, file, line, 1 AS count, 'function' AS subject_kind,
       process || ' lock ' || function AS subject_key,
       CASE WHEN duration_ns IS NULL AND queue IS NULL THEN 'info'
            WHEN duration_ns IS NULL THEN 'warning'
            WHEN kind = 'mutex' AND share >= :error_share_pct THEN 'error' ELSE 'warning' END AS severity,
       delay_ns / 1000000.0 AS weight, process, kind, leaf, delay_ns, round(share, 1) AS share_pct,
       CASE WHEN duration_ns IS NULL AND queue IS NOT NULL
            THEN ', and ' || queue || ' goroutines or more wait there in every dump'
            WHEN duration_ns IS NULL THEN ', over an unknown time'
            ELSE ', ' || round(time, 1) || ' % of the time of ' || processors || ' processors' END AS rate,
       duration_ns, round(time, 2) AS time_pct, total AS total_ns,
       CASE WHEN duration_ns IS NULL THEN 'the profile states no duration: the share says nothing about the cost'
            WHEN assumed THEN 'GOMAXPROCS is unknown: 4 assumed' END AS doubt
FROM judged j
WHERE nth = (SELECT min(k.nth) FROM judged k WHERE k.process = j.process AND k.function = j.function)
ORDER BY delay_ns DESC, function
