-- SPDX-License-Identifier: MIT
-- The store of rootcause, schema 5. The comments here are the source of rootcause-schema(5).
--
-- Tables are how it is kept and may change with user_version; views (below) are the documented
-- API: built-in SQL only, nothing newer than SQLite 3.31, readable with the plain sqlite3 shell.
-- Times are UTC nanoseconds since 1970, durations nanoseconds, addresses text; unknown is NULL.
PRAGMA application_id = 1919117171; -- "rcas"
PRAGMA user_version = 5;

-- An incident, a CI job: what is judged together.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    touched INTEGER NOT NULL -- rises with every ingest that changed the run: readers take the last
);

-- One operating system process. Ids and addresses mean nothing across two.
CREATE TABLE process (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL, -- run.id
    name TEXT NOT NULL,
    host TEXT, pid INTEGER, service TEXT, build TEXT, -- from the capture manifest
    go_version TEXT,
    gomaxprocs INTEGER,
    UNIQUE (run, name)
);

-- One file.
CREATE TABLE input (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL, -- run.id
    process INTEGER NOT NULL, -- process.id
    asked TEXT NOT NULL, -- process name that the command or the manifest gave
    name TEXT NOT NULL, -- path below the argument
    path TEXT NOT NULL, -- as it was opened
    position INTEGER NOT NULL, -- among the files of its ingest: orders what has no time
    format TEXT NOT NULL, -- "pprof", "text", ...
    kind TEXT NOT NULL, -- what it holds: "dump", "profile heap", "dump, log", "trace, 5 s, 615 goroutines", ...
    time_ns INTEGER, -- from the manifest
    bytes INTEGER NOT NULL, -- of the file as it is, compressed or not
    hash TEXT NOT NULL, -- XXH3-128 of those bytes
    records INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    UNIQUE (run, asked, name)
);

-- What reading an input had to say.
CREATE TABLE warning (
    input INTEGER NOT NULL, -- input.id
    ord INTEGER NOT NULL,
    loss INTEGER NOT NULL, -- 1: bytes or records were passed over
    text TEXT NOT NULL,
    PRIMARY KEY (input, ord)
) WITHOUT ROWID;

-- One moment or span of one process.
CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    input INTEGER NOT NULL, -- input.id
    ordinal INTEGER NOT NULL, -- in its input, from 0
    process INTEGER NOT NULL, -- process.id
    kind TEXT NOT NULL, -- "dump", "profile", "log", "trace"
    level TEXT, -- of a dump: "user", "system", "grouped" (counts without ids), "trace" (of a moment near its end), "unknown"
    lane TEXT, -- what it may be compared with: "ids", "grouped", or NULL
    seq INTEGER, -- place in its lane of its process, from 1
    prev INTEGER, -- snapshot.id before it in the lane
    last INTEGER NOT NULL DEFAULT 0, -- 1: the last of its lane
    time_ns INTEGER,
    go_version TEXT,
    runtime TEXT, -- what wrote a dump: "go", "jvm", "python", "native"
    threads INTEGER, -- threads in it
    declared INTEGER, -- threads that it says it has
    truncated INTEGER NOT NULL DEFAULT 0, -- its last block is cut
    capped INTEGER NOT NULL DEFAULT 0, -- ends as a full buffer does: counts are lower bounds
    at INTEGER NOT NULL DEFAULT 0, -- byte offset of its first line
    UNIQUE (input, ordinal)
);

-- Texts kept once. Ids of the next three are hashes of what they name.
CREATE TABLE string (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);

CREATE TABLE function (
    id INTEGER PRIMARY KEY,
    name INTEGER NOT NULL, -- string.id
    file INTEGER, -- string.id
    canonical INTEGER NOT NULL, -- string.id: without what differs between builds
    package INTEGER NOT NULL, -- string.id
    owner TEXT NOT NULL -- "runtime", "stdlib", "dependency", "mine", "foreign"
);

CREATE TABLE frame (
    id INTEGER PRIMARY KEY,
    function INTEGER, -- function.id
    line INTEGER, -- NULL = unknown
    inlined INTEGER NOT NULL,
    elided INTEGER NOT NULL -- 1: stands for frames that the runtime left out
);

-- The stacks of a snapshot as a trie; id = snapshot << 32 | local, parent < id.
CREATE TABLE stack (
    id INTEGER PRIMARY KEY,
    parent INTEGER, -- stack.id of the caller, NULL at the root
    frame INTEGER NOT NULL, -- frame.id
    depth INTEGER NOT NULL, -- frames, this one included
    key INTEGER NOT NULL -- hash of the function names from the root: equal in other snapshots
);

-- Threads of one snapshot in the same state at the same stack with the same creator.
CREATE TABLE thread_group (
    snapshot INTEGER NOT NULL,
    id INTEGER NOT NULL, -- from 1, by falling count
    key INTEGER NOT NULL, -- equal in other snapshots: state, stack with lines, creator
    state TEXT NOT NULL, -- wait class: "chan send", "mutex lock", ...
    status TEXT, -- as printed
    risk TEXT NOT NULL, -- "high", "medium", "low"
    count INTEGER NOT NULL,
    members INTEGER NOT NULL, -- those with an id
    wait_min_ns INTEGER, wait_median_ns INTEGER, wait_max_ns INTEGER, -- over the known ones
    waits_known INTEGER NOT NULL,
    parents INTEGER, -- distinct goroutines that created the members; NULL = not printed
    parents_alive INTEGER, -- of those, how many are in the snapshot
    children INTEGER, -- threads in the snapshot that members created; NULL = not printed
    paired INTEGER, -- members beside a reader of a connection: sibling or creator in a family of a few
    served INTEGER, -- those, and members whose creator, or whom they started, reads a connection
    sample_ids TEXT NOT NULL, -- the lowest ids, at most 8, "1 17 18"
    object TEXT, -- trusted address that all members with a known one share
    objects_known INTEGER NOT NULL,
    leaked INTEGER NOT NULL, -- 1: the runtime proved it unreachable
    truncated INTEGER NOT NULL, elided INTEGER NOT NULL, locked INTEGER NOT NULL, -- 1: some are
    runtime INTEGER NOT NULL, -- 1: the runtime's own, or the one that writes the dump
    stack INTEGER, -- stack.id
    site INTEGER, -- frame.id: the first frame of one's own code
    place INTEGER, -- frame.id: the first frame outside runtime and sync
    entry INTEGER, -- frame.id: where the thread began
    creator INTEGER, -- frame.id
    origin INTEGER, -- hash of entry and creator function, to tell processes apart
    at INTEGER, -- byte offset of the first member's block
    labels INTEGER, -- string.id, of the first member
    any_flags INTEGER NOT NULL, -- bits of thread_flags (lib/model/dump.h) that some member has
    all_flags INTEGER NOT NULL, -- ... that all have
    wrapper INTEGER, -- frame.id: the outermost, only the go statement, that is not in the stack
    via INTEGER, -- frame.id: as place, and past net, crypto/tls, bufio and io
    packages INTEGER, -- string.id: the packages on the stack, leaf first, without runtime and sync
    PRIMARY KEY (snapshot, id)
) WITHOUT ROWID;

-- Single threads, for evidence. No rule reads this table.
CREATE TABLE thread (
    snapshot INTEGER NOT NULL,
    id INTEGER NOT NULL,
    grp INTEGER NOT NULL, -- thread_group.id
    parent INTEGER,
    wait_ns INTEGER,
    object TEXT,
    at INTEGER NOT NULL, -- byte offset of its block
    labels INTEGER, -- string.id
    flags INTEGER NOT NULL, -- bits of thread_flags (lib/model/dump.h)
    name INTEGER, -- string.id: its own name, where the runtime has such
    PRIMARY KEY (snapshot, id)
) WITHOUT ROWID;

-- Locks that a runtime prints for its threads (JVM), for evidence. No rule reads this table.
CREATE TABLE thread_lock (
    snapshot INTEGER NOT NULL,
    thread INTEGER NOT NULL, -- thread.id
    ord INTEGER NOT NULL, -- as printed, from 0
    object TEXT, -- its address: the same lock in the same snapshot
    type INTEGER, -- string.id: class of the object
    role TEXT NOT NULL, -- "held", "wanted", "waited on" (given up until a notify), "parked for"
    depth INTEGER, -- frames from the root to the one that it is printed at; NULL = not told
    PRIMARY KEY (snapshot, thread, ord)
) WITHOUT ROWID;

-- Receivers of methods on the stacks of Go dumps in which somebody waits for a lock: which objects
-- threads may hold locks of. Words of frames of the runtime and the standard library are there only
-- where such a lock lies close behind. No rule reads this table.
CREATE TABLE thread_word (
    snapshot INTEGER NOT NULL,
    grp INTEGER NOT NULL, -- thread_group.id
    thread INTEGER NOT NULL, -- thread.id; 0: every member of the group has the same
    depth INTEGER NOT NULL, -- frames of the stack as printed, from the root to the one that has it
    object TEXT NOT NULL, -- the address, known to be true
    PRIMARY KEY (snapshot, grp, thread, depth)
) WITHOUT ROWID;

-- A group in two neighbouring snapshots of a lane.
CREATE TABLE group_change (
    snapshot INTEGER NOT NULL, -- the later one
    key INTEGER NOT NULL, -- thread_group.key
    prev INTEGER NOT NULL, -- the earlier one
    grp INTEGER, -- thread_group.id in the later one; NULL = gone
    prev_grp INTEGER,
    before INTEGER NOT NULL, after INTEGER NOT NULL, -- counts
    stayed INTEGER, -- ids that are in it in both; NULL: no ids
    new INTEGER, -- ids in it that the earlier snapshot had nowhere
    came INTEGER, -- ids in it that were in another group
    gone INTEGER, -- ids of it that the later snapshot has nowhere
    left INTEGER, -- ids of it that are in another group now
    PRIMARY KEY (snapshot, key)
) WITHOUT ROWID;

-- Header of a profile.
CREATE TABLE profile (
    snapshot INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, -- "cpu", "heap", "allocs", "mutex", "block", "goroutine", ...
    period_type TEXT, period_unit TEXT, period INTEGER,
    time_ns INTEGER, duration_ns INTEGER,
    samples INTEGER NOT NULL
);

-- The columns of its samples.
CREATE TABLE profile_type (
    snapshot INTEGER NOT NULL,
    type INTEGER NOT NULL, -- position, from 0
    name TEXT NOT NULL, unit TEXT NOT NULL, -- "delay", "nanoseconds"
    total INTEGER NOT NULL,
    PRIMARY KEY (snapshot, type)
) WITHOUT ROWID;

-- Samples with equal stacks and labels added up; rows with value 0 are left out.
CREATE TABLE profile_sample (
    snapshot INTEGER NOT NULL,
    type INTEGER NOT NULL,
    ord INTEGER NOT NULL, -- in the order of the file
    stack INTEGER, -- stack.id
    labels INTEGER, -- string.id
    value INTEGER NOT NULL,
    PRIMARY KEY (snapshot, type, ord)
) WITHOUT ROWID;

-- flat: in the function itself; cum: in it and what it calls, recursion counted once.
CREATE TABLE profile_function (
    snapshot INTEGER NOT NULL,
    type INTEGER NOT NULL,
    function INTEGER NOT NULL, -- function.id
    flat INTEGER NOT NULL, cum INTEGER NOT NULL,
    PRIMARY KEY (snapshot, type, function)
) WITHOUT ROWID;

-- Values by the first frame above runtime and sync, the site that locks or allocates.
CREATE TABLE profile_site (
    snapshot INTEGER NOT NULL,
    type INTEGER NOT NULL,
    frame INTEGER NOT NULL, -- frame.id
    site INTEGER NOT NULL, -- frame.id: the first frame of one's own code
    leaf INTEGER NOT NULL, -- function.id of the leaf: "sync.(*Mutex).Unlock", "runtime.procyield"
    via INTEGER NOT NULL, -- function.id of what the first frame calls: "sync.(*Mutex).Lock"; its own where it is the leaf
    value INTEGER NOT NULL,
    PRIMARY KEY (snapshot, type, frame, site, leaf, via)
) WITHOUT ROWID;

-- Something that happened once and was printed.
CREATE TABLE event (
    snapshot INTEGER NOT NULL,
    ord INTEGER NOT NULL,
    kind TEXT NOT NULL, -- "panic", "fatal", "race", ...
    text TEXT NOT NULL,
    detail TEXT,
    thread INTEGER,
    time_ns INTEGER,
    stack INTEGER, -- stack.id
    site INTEGER, -- frame.id
    at INTEGER NOT NULL, lineno INTEGER,
    dump INTEGER, -- ordinal of the dump in the same input that belongs to it
    peer INTEGER, -- stack.id: the other side of a race
    peer_site INTEGER, -- frame.id
    creator INTEGER, peer_creator INTEGER, -- frame.id: where the goroutines of both sides were started
    PRIMARY KEY (snapshot, ord)
) WITHOUT ROWID;

-- Named values in time.
CREATE TABLE series (
    snapshot INTEGER NOT NULL,
    name TEXT NOT NULL, -- "gc.pause_ns"
    ord INTEGER NOT NULL, -- among those of its name
    time_ns INTEGER NOT NULL,
    absolute INTEGER NOT NULL, -- 0: since the start of the process; of a trace since its start
    value REAL,
    PRIMARY KEY (snapshot, name, ord)
) WITHOUT ROWID;

-- An execution trace of the Go runtime. Times in it and in the tables behind it count from its start;
-- durations of what began before it, or was not over where it ends, are lower bounds.
CREATE TABLE trace (
    snapshot INTEGER PRIMARY KEY,
    format TEXT NOT NULL, -- the version of the format, "1.26": not quite that of the toolchain
    start_ns INTEGER, -- UTC as the trace states it, from Go 1.25 on; NULL: it does not
    duration_ns INTEGER NOT NULL,
    generations INTEGER NOT NULL, -- read
    lost INTEGER NOT NULL, -- left out or broken off, as far as one can count
    incomplete INTEGER NOT NULL, -- 1: ends before its end
    goroutines INTEGER NOT NULL, -- seen
    gomaxprocs INTEGER, -- at its end
    watched_ns INTEGER NOT NULL, -- what no part was lost of up to its end: how long trace_waiting looked
    stood_ns INTEGER, -- when its goroutines were where thread_group has them; NULL: it does not tell where
    logs INTEGER NOT NULL, -- lines the program logged into it
    least_ns INTEGER NOT NULL -- trace_interval has none that is shorter
);

-- Goroutines of a trace by entry function.
CREATE TABLE trace_entry (
    snapshot INTEGER NOT NULL,
    ord INTEGER NOT NULL, -- as first seen
    entry INTEGER, -- function.id; NULL = unknown
    system INTEGER NOT NULL, -- 1: the runtime's own
    seen INTEGER NOT NULL,
    created INTEGER NOT NULL, ended INTEGER NOT NULL, -- within the trace
    alive INTEGER NOT NULL, -- at its end
    PRIMARY KEY (snapshot, ord)
) WITHOUT ROWID;

-- Where they spent their time: every stretch of every goroutine is in one row.
CREATE TABLE trace_time (
    snapshot INTEGER NOT NULL,
    id INTEGER NOT NULL, -- from 1, by state, then falling total
    entry INTEGER, -- function.id
    state TEXT NOT NULL, -- "running", "runnable", "waiting", "syscall"
    reason TEXT, -- of waiting as a dump calls it ("chan send"), else as the trace does; of runnable why it was stopped ("preempted") or what made it ready ("create", "unblock")
    stack INTEGER, -- stack.id; of waits without the runtime's part
    site INTEGER, -- frame.id: the first frame of one's own code
    place INTEGER, -- frame.id: the first frame outside runtime and sync
    n INTEGER NOT NULL, -- stretches
    total_ns INTEGER NOT NULL, min_ns INTEGER NOT NULL, median_ns INTEGER NOT NULL,
    p99_ns INTEGER NOT NULL, max_ns INTEGER NOT NULL,
    longest INTEGER, -- the goroutine of the longest
    longest_at_ns INTEGER NOT NULL,
    before INTEGER NOT NULL, -- of n, began before the trace
    unended INTEGER NOT NULL, -- of n, not over where it ends
    unended_max_ns INTEGER NOT NULL,
    PRIMARY KEY (snapshot, id)
) WITHOUT ROWID;

-- Its durations as a histogram; empty octaves are left out.
CREATE TABLE trace_octave (
    snapshot INTEGER NOT NULL,
    id INTEGER NOT NULL, -- trace_time.id
    octave INTEGER NOT NULL, -- from 2^octave ns up to 2^(octave + 1) ns; 0 holds 0, too
    n INTEGER NOT NULL,
    PRIMARY KEY (snapshot, id, octave)
) WITHOUT ROWID;

-- Who ended the waits of a row, the most time first; the first four.
CREATE TABLE trace_waker (
    snapshot INTEGER NOT NULL,
    id INTEGER NOT NULL, -- trace_time.id
    ord INTEGER NOT NULL, -- from 1
    entry INTEGER, -- function.id of the goroutine that did; NULL = unknown, or none
    site INTEGER, -- frame.id
    outside INTEGER NOT NULL, -- 1: no goroutine: a timer, the network, the runtime
    n INTEGER NOT NULL, -- waits
    wait_ns INTEGER NOT NULL, -- of those, together
    PRIMARY KEY (snapshot, id, ord)
) WITHOUT ROWID;

-- Stops of the world, and the concurrent mark phases of the collector.
CREATE TABLE trace_stop (
    snapshot INTEGER NOT NULL,
    kind TEXT NOT NULL, -- "stop", "mark"
    ord INTEGER NOT NULL, -- from 1, by start
    reason TEXT, -- of a stop, as the runtime says it: "GC mark termination"
    start_ns INTEGER NOT NULL,
    duration_ns INTEGER NOT NULL,
    goroutine INTEGER, -- that stopped the world
    site INTEGER, -- frame.id: where it did
    before INTEGER NOT NULL, unended INTEGER NOT NULL, -- 1: began before, ends after the trace
    live_bytes INTEGER, -- of a mark phase: the heap's objects where it ends; NULL = not known
    goal_bytes INTEGER, -- set then for the next one; NULL = not known, or the collector is off
    allocated_bytes INTEGER, -- since the one before
    PRIMARY KEY (snapshot, kind, ord)
) WITHOUT ROWID;

-- Work for the collector that was done by those who have other work.
CREATE TABLE trace_assist (
    snapshot INTEGER NOT NULL,
    ord INTEGER NOT NULL, -- as first seen
    kind TEXT NOT NULL, -- "assist", "sweep"
    entry INTEGER, -- function.id
    site INTEGER, -- frame.id: where it allocated
    n INTEGER NOT NULL,
    total_ns INTEGER NOT NULL, p99_ns INTEGER NOT NULL, max_ns INTEGER NOT NULL,
    swept INTEGER NOT NULL, reclaimed INTEGER NOT NULL, -- bytes, of sweeps
    PRIMARY KEY (snapshot, ord)
) WITHOUT ROWID;

-- Goroutines that still waited, or were in a system call, where the trace ends.
CREATE TABLE trace_waiting (
    snapshot INTEGER NOT NULL,
    id INTEGER NOT NULL, -- from 1: the runtime's own last, the most goroutines first
    entry INTEGER, -- function.id
    state TEXT NOT NULL, -- "waiting", "syscall"
    reason TEXT, -- as in trace_time
    stack INTEGER, -- stack.id, without the runtime's part
    site INTEGER, -- frame.id
    system INTEGER NOT NULL, -- 1: the runtime's own
    count INTEGER NOT NULL,
    whole INTEGER NOT NULL, -- of them, those that waited through all that was watched
    born INTEGER NOT NULL, -- of them, those that were created within it
    late INTEGER NOT NULL, -- of them, those that came in its second half
    max_ns INTEGER NOT NULL,
    sample_ids TEXT NOT NULL, -- the longest waits, at most 8, "1 17 18"
    PRIMARY KEY (snapshot, id)
) WITHOUT ROWID;

-- Goroutines that did not rest: ready or running at least half the time that they were seen, or going
-- round a loop of short sleeps or yields. The runtime stops what runs for 10 ms and tells its stack.
CREATE TABLE trace_busy (
    snapshot INTEGER NOT NULL,
    ord INTEGER NOT NULL, -- from 1, the busiest first
    goroutine INTEGER NOT NULL,
    entry INTEGER, -- function.id
    site INTEGER, -- frame.id: where its stops, yields and sleeps were most often, outside of runtime, time and sync
    at_site INTEGER NOT NULL, -- so many in that function
    seen_ns INTEGER NOT NULL, running_ns INTEGER NOT NULL, runnable_ns INTEGER NOT NULL,
    preempted INTEGER NOT NULL, -- stops by the scheduler
    asking INTEGER NOT NULL, -- of them, in a function that only asks
    family TEXT NOT NULL, -- which most often: "select", "channel", "clock", "yield"; "none"
    yields INTEGER NOT NULL, -- runtime.Gosched
    sleeps INTEGER NOT NULL, sleep_ns INTEGER NOT NULL,
    acts INTEGER NOT NULL, -- other waits, system calls, goroutines that it woke or created
    PRIMARY KEY (snapshot, ord)
) WITHOUT ROWID;

-- Goroutines that were created within a trace, by entry function and go statement.
CREATE TABLE trace_spawn (
    snapshot INTEGER NOT NULL,
    ord INTEGER NOT NULL, -- from 1, the most created first
    entry INTEGER, -- function.id
    site INTEGER, -- frame.id: the go statement
    created INTEGER NOT NULL,
    late INTEGER NOT NULL, -- of them, in the second half of the trace, to a sixteenth of it
    ended INTEGER NOT NULL, -- of them
    lived_ns INTEGER NOT NULL, -- those that ended, together
    PRIMARY KEY (snapshot, ord)
) WITHOUT ROWID;

-- The longest intervals of goroutines, from 1 ms on: at most 1,000 of one entry function, state and
-- reason, and 200,000 altogether.
CREATE TABLE trace_interval (
    snapshot INTEGER NOT NULL,
    ord INTEGER NOT NULL, -- from 1: by entry, state and reason as first seen, the longest first
    entry INTEGER, -- function.id
    state TEXT NOT NULL, reason TEXT, -- as in trace_time
    start_ns INTEGER NOT NULL, duration_ns INTEGER NOT NULL,
    goroutine INTEGER NOT NULL,
    waker INTEGER, -- the goroutine that ended a wait; NULL = none: a timer, the network, the runtime
    stack INTEGER, -- stack.id
    site INTEGER, -- frame.id
    before INTEGER NOT NULL, unended INTEGER NOT NULL, -- 1: began before, ends after what was seen
    time INTEGER, -- trace_time.id: the row that it is part of
    PRIMARY KEY (snapshot, ord)
) WITHOUT ROWID;

-- Tasks and regions of runtime/trace by type; regions also by the place where they begin.
CREATE TABLE trace_stretch (
    snapshot INTEGER NOT NULL,
    kind TEXT NOT NULL, -- "task", "region"
    ord INTEGER NOT NULL, -- from 1, as first seen
    type INTEGER, -- string.id
    site INTEGER, -- frame.id, of a region
    begun INTEGER NOT NULL, ended INTEGER NOT NULL,
    open INTEGER NOT NULL, -- where what was seen ends
    n INTEGER NOT NULL, -- those that began and ended within it, whose durations follow
    total_ns INTEGER NOT NULL, min_ns INTEGER NOT NULL, median_ns INTEGER NOT NULL,
    p99_ns INTEGER NOT NULL, max_ns INTEGER NOT NULL,
    longest INTEGER, -- id of the longest task; goroutine of the longest region
    longest_at_ns INTEGER,
    open_max_ns INTEGER NOT NULL, -- since when the oldest open one is
    PRIMARY KEY (snapshot, kind, ord)
) WITHOUT ROWID;

-- What the program logged into the trace: the first 1,000 lines.
CREATE TABLE trace_log (
    snapshot INTEGER NOT NULL,
    ord INTEGER NOT NULL, -- from 1
    time_ns INTEGER NOT NULL,
    goroutine INTEGER,
    task INTEGER, -- NULL: outside any
    category INTEGER, -- string.id
    message TEXT NOT NULL,
    site INTEGER, -- frame.id
    PRIMARY KEY (snapshot, ord)
) WITHOUT ROWID;

-- ---- views: the documented API ----

-- Runs, the one touched last has the highest rank.
CREATE VIEW runs AS
SELECT r.name AS run, r.touched AS rank,
       (SELECT count(*) FROM process p WHERE p.run = r.id) AS processes,
       (SELECT count(*) FROM input i WHERE i.run = r.id) AS inputs
FROM run r;

CREATE VIEW processes AS
SELECT r.name AS run, p.name AS process, p.host, p.pid, p.service, p.build, p.go_version, p.gomaxprocs
FROM process p JOIN run r ON r.id = p.run;

CREATE VIEW inputs AS
SELECT r.name AS run, p.name AS process, i.name AS input, i.path, i.format, i.kind, i.time_ns,
       i.bytes, i.hash, i.records, i.skipped, i.position,
       (SELECT count(*) FROM warning w WHERE w.input = i.id) AS warnings
FROM input i JOIN process p ON p.id = i.process JOIN run r ON r.id = i.run;

CREATE VIEW warnings AS
SELECT r.name AS run, i.name AS input, w.ord, w.loss, w.text
FROM warning w JOIN input i ON i.id = w.input JOIN run r ON r.id = i.run;

-- One row a snapshot; join the others by `snapshot`.
CREATE VIEW snapshots AS
SELECT r.name AS run, p.name AS process, i.name AS input, s.id AS snapshot, s.ordinal, s.kind,
       s.level, s.lane, s.seq, s.prev, s.last, s.time_ns, s.go_version, s.threads, s.declared,
       s.truncated, s.capped, p.gomaxprocs, s.runtime
FROM snapshot s JOIN input i ON i.id = s.input JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run;

-- A frame with its names; `frame` is what other views call site_frame and so on.
CREATE VIEW frames AS
SELECT f.id AS frame, f.function, n.text AS name, c.text AS canonical, k.text AS package,
       l.text AS file, f.line, u.owner, f.inlined, f.elided
FROM frame f LEFT JOIN function u ON u.id = f.function
     LEFT JOIN string n ON n.id = u.name LEFT JOIN string c ON c.id = u.canonical
     LEFT JOIN string k ON k.id = u.package LEFT JOIN string l ON l.id = u.file;

-- Thread groups with the names of their site (first frame of one's own code), place (first frame
-- outside runtime and sync), via (past the plumbing of connections, too), entry and creator;
-- packages: those on the stack, leaf first, blank-separated; before, stayed, new: against the snapshot before.
CREATE VIEW groups AS
SELECT r.name AS run, p.name AS process, s.id AS snapshot, i.name AS input, s.lane, s.seq, s.last,
       s.time_ns, s.capped, s.threads, g.id AS grp, printf('%016x', g.key) AS key, g.state, g.status,
       g.risk, g.count, g.members, g.wait_min_ns, g.wait_median_ns, g.wait_max_ns, g.waits_known,
       g.parents, g.parents_alive, g.children, g.paired, g.served, d.before, d.stayed, d.new, g.sample_ids, g.object, g.objects_known,
       g.leaked, g.truncated, g.elided, g.locked, g.runtime, g.stack, g.at,
       fn.text AS function, ff.text AS file, f.line, fu.owner,
       cn.text AS canonical, pn.text AS place, en.text AS entry,
       rn.text AS creator, rf.text AS creator_file, c.line AS creator_line, lb.text AS labels,
       vn.text AS via, pk.text AS packages
FROM thread_group g JOIN snapshot s ON s.id = g.snapshot JOIN input i ON i.id = s.input
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run
     LEFT JOIN group_change d ON d.snapshot = g.snapshot AND d.key = g.key
     LEFT JOIN frame f ON f.id = g.site LEFT JOIN function fu ON fu.id = f.function
     LEFT JOIN string fn ON fn.id = fu.name LEFT JOIN string ff ON ff.id = fu.file
     LEFT JOIN string cn ON cn.id = fu.canonical
     LEFT JOIN frame pl ON pl.id = g.place LEFT JOIN function pu ON pu.id = pl.function
     LEFT JOIN string pn ON pn.id = pu.name
     LEFT JOIN frame e ON e.id = g.entry LEFT JOIN function eu ON eu.id = e.function
     LEFT JOIN string en ON en.id = eu.name
     LEFT JOIN frame c ON c.id = g.creator LEFT JOIN function cu ON cu.id = c.function
     LEFT JOIN string rn ON rn.id = cu.name LEFT JOIN string rf ON rf.id = cu.file
     LEFT JOIN string lb ON lb.id = g.labels
     LEFT JOIN frame v ON v.id = g.via LEFT JOIN function vu ON vu.id = v.function
     LEFT JOIN string vn ON vn.id = vu.name LEFT JOIN string pk ON pk.id = g.packages;

-- How a group changed between neighbouring snapshots.
CREATE VIEW changes AS
SELECT r.name AS run, p.name AS process, s.id AS snapshot, g.prev, s.lane, s.seq, s.last,
       s.time_ns - o.time_ns AS between_ns, s.capped OR o.capped AS capped,
       printf('%016x', g.key) AS key, g.grp, g.prev_grp, g.before, g.after, g.stayed, g.new, g.came,
       g.gone, g.left
FROM group_change g JOIN snapshot s ON s.id = g.snapshot JOIN snapshot o ON o.id = g.prev
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run;

-- The frames of every group, leaf first.
CREATE VIEW group_frames AS
WITH RECURSIVE walk (snapshot, grp, depth, stack) AS (
    SELECT snapshot, id, 0, stack FROM thread_group WHERE stack IS NOT NULL
    UNION ALL
    SELECT w.snapshot, w.grp, w.depth + 1, t.parent
    FROM walk w JOIN stack t ON t.id = w.stack WHERE t.parent IS NOT NULL)
SELECT r.name AS run, w.snapshot, w.grp, w.depth, f.name AS function, f.file, f.line, f.owner, f.inlined
FROM walk w JOIN stack t ON t.id = w.stack JOIN frames f ON f.frame = t.frame
     JOIN snapshot s ON s.id = w.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run;

CREATE VIEW threads AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.id AS thread, t.grp, t.parent, t.wait_ns,
       t.object, t.at, l.text AS labels, n.text AS name
FROM thread t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN string l ON l.id = t.labels
     LEFT JOIN string n ON n.id = t.name;

CREATE VIEW thread_locks AS
SELECT r.name AS run, p.name AS process, k.snapshot, k.thread, n.text AS name, k.ord, k.object,
       y.text AS type, k.role, k.depth
FROM thread_lock k JOIN thread t ON t.snapshot = k.snapshot AND t.id = k.thread
     JOIN snapshot s ON s.id = k.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN string y ON y.id = k.type
     LEFT JOIN string n ON n.id = t.name;

-- A profile has one row here for every column of its samples.
CREATE VIEW profiles AS
SELECT r.name AS run, p.name AS process, i.name AS input, f.snapshot, f.kind, y.type, y.name, y.unit,
       y.total, f.period_type, f.period_unit, f.period, s.time_ns, f.duration_ns, f.samples,
       p.gomaxprocs
FROM profile f JOIN profile_type y ON y.snapshot = f.snapshot JOIN snapshot s ON s.id = f.snapshot
     JOIN input i ON i.id = s.input JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run;

CREATE VIEW profile_functions AS
SELECT r.name AS run, v.snapshot, v.type, n.text AS function, l.text AS file, u.owner, v.flat, v.cum
FROM profile_function v JOIN function u ON u.id = v.function JOIN string n ON n.id = u.name
     LEFT JOIN string l ON l.id = u.file JOIN snapshot s ON s.id = v.snapshot
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run;

CREATE VIEW profile_sites AS
SELECT r.name AS run, v.snapshot, v.type, a.name AS place, b.name AS function, b.file, b.line,
       b.owner, ln.text AS leaf, vn.text AS via, v.value
FROM profile_site v JOIN frames a ON a.frame = v.frame JOIN frames b ON b.frame = v.site
     JOIN function lu ON lu.id = v.leaf JOIN string ln ON ln.id = lu.name
     JOIN function vu ON vu.id = v.via JOIN string vn ON vn.id = vu.name
     JOIN snapshot s ON s.id = v.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run;

CREATE VIEW profile_samples AS
SELECT r.name AS run, v.snapshot, v.type, v.ord, v.stack, f.name AS leaf, f.file, f.line, v.value,
       l.text AS labels
FROM profile_sample v LEFT JOIN stack t ON t.id = v.stack LEFT JOIN frames f ON f.frame = t.frame
     LEFT JOIN string l ON l.id = v.labels JOIN snapshot s ON s.id = v.snapshot
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run;

CREATE VIEW events AS
SELECT r.name AS run, p.name AS process, i.name AS input, e.snapshot, e.ord, e.kind, e.text, e.detail,
       e.thread, e.time_ns, f.name AS function, f.file, f.line, f.owner, e.stack, e.at, e.lineno,
       d.id AS dump, e.peer, o.name AS peer_function, o.file AS peer_file, o.line AS peer_line,
       o.owner AS peer_owner, c.name AS creator, c.file AS creator_file, c.line AS creator_line,
       k.name AS peer_creator, k.file AS peer_creator_file, k.line AS peer_creator_line
FROM event e JOIN snapshot s ON s.id = e.snapshot JOIN input i ON i.id = s.input
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run
     LEFT JOIN frames f ON f.frame = e.site LEFT JOIN frames o ON o.frame = e.peer_site
     LEFT JOIN frames c ON c.frame = e.creator LEFT JOIN frames k ON k.frame = e.peer_creator
     LEFT JOIN snapshot d ON d.input = s.input AND d.ordinal = e.dump;

CREATE VIEW series_points AS
SELECT r.name AS run, p.name AS process, i.name AS input, s.id AS snapshot, v.name, v.ord, v.time_ns,
       v.absolute, v.value
FROM series v JOIN snapshot s ON s.id = v.snapshot JOIN input i ON i.id = s.input
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run;

-- Execution traces; running_ns: of all goroutines together.
CREATE VIEW traces AS
SELECT r.name AS run, p.name AS process, i.name AS input, t.snapshot, t.format, s.time_ns, t.start_ns,
       t.duration_ns, t.generations, t.lost, t.incomplete, t.goroutines,
       coalesce(t.gomaxprocs, p.gomaxprocs) AS gomaxprocs, t.watched_ns, t.stood_ns,
       t.logs, t.least_ns,
       (SELECT sum(m.total_ns) FROM trace_time m WHERE m.snapshot = t.snapshot AND m.state = 'running') AS running_ns
FROM trace t JOIN snapshot s ON s.id = t.snapshot JOIN input i ON i.id = s.input
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run;

-- Traces that stand for a dump of goroutines: where a process has none with ids, its last of a second
-- or more, or the longest (nth 1).
-- Their groups and threads are those of one moment near the end.
CREATE VIEW trace_dumps AS
SELECT r.name AS run, p.name AS process, t.snapshot,
       row_number() OVER (PARTITION BY s.process ORDER BY t.watched_ns >= 1000000000 DESC, t.start_ns IS NULL,
                          t.start_ns DESC, t.watched_ns DESC, i.name, s.ordinal) AS nth
FROM trace t JOIN snapshot s ON s.id = t.snapshot JOIN input i ON i.id = s.input
     JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run
WHERE s.level IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM snapshot o WHERE o.process = s.process AND o.lane = 'ids');

CREATE VIEW trace_entries AS
SELECT r.name AS run, p.name AS process, e.snapshot, e.ord, n.text AS entry, e.system, e.seen, e.created,
       e.ended, e.alive
FROM trace_entry e JOIN snapshot s ON s.id = e.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run
     LEFT JOIN function f ON f.id = e.entry LEFT JOIN string n ON n.id = f.name;

-- Times by entry function, state, reason and stack; function, file, line: the site; leaf: the
-- innermost frame; waker*: who ended most of the waits.
CREATE VIEW trace_times AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.id, en.text AS entry, t.state, t.reason, t.stack,
       f.name AS function, f.file, f.line, f.owner, c.name AS place, l.name AS leaf,
       t.n, t.total_ns, t.min_ns, t.median_ns, t.p99_ns, t.max_ns, t.longest, t.longest_at_ns, t.before,
       t.unended, t.unended_max_ns, k.outside AS waker_outside, k.n AS waker_n, k.wait_ns AS waker_wait_ns,
       ke.text AS waker_entry, kf.name AS waker, kf.file AS waker_file, kf.line AS waker_line
FROM trace_time t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run
     LEFT JOIN function e ON e.id = t.entry LEFT JOIN string en ON en.id = e.name
     LEFT JOIN frames f ON f.frame = t.site LEFT JOIN frames c ON c.frame = t.place
     LEFT JOIN stack y ON y.id = t.stack LEFT JOIN frames l ON l.frame = y.frame
     LEFT JOIN trace_waker k ON k.snapshot = t.snapshot AND k.id = t.id AND k.ord = 1
     LEFT JOIN function kn ON kn.id = k.entry LEFT JOIN string ke ON ke.id = kn.name
     LEFT JOIN frames kf ON kf.frame = k.site;

CREATE VIEW trace_octaves AS
SELECT r.name AS run, o.snapshot, o.id, o.octave, o.n
FROM trace_octave o JOIN snapshot s ON s.id = o.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run;

CREATE VIEW trace_wakers AS
SELECT r.name AS run, k.snapshot, k.id, k.ord, n.text AS entry, f.name AS function, f.file, f.line,
       k.outside, k.n, k.wait_ns
FROM trace_waker k JOIN snapshot s ON s.id = k.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN function e ON e.id = k.entry
     LEFT JOIN string n ON n.id = e.name LEFT JOIN frames f ON f.frame = k.site;

CREATE VIEW trace_stops AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.kind, t.ord, t.reason, t.start_ns, t.duration_ns,
       t.goroutine, f.name AS function, f.file, f.line, f.owner, t.before, t.unended,
       t.live_bytes, t.goal_bytes, t.allocated_bytes
FROM trace_stop t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN frames f ON f.frame = t.site;

CREATE VIEW trace_assists AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.ord, t.kind, n.text AS entry, f.name AS function,
       f.file, f.line, f.owner, t.n, t.total_ns, t.p99_ns, t.max_ns, t.swept, t.reclaimed
FROM trace_assist t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN function e ON e.id = t.entry
     LEFT JOIN string n ON n.id = e.name LEFT JOIN frames f ON f.frame = t.site;

CREATE VIEW trace_waits AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.id, n.text AS entry, t.state, t.reason, t.stack,
       f.name AS function, f.file, f.line, f.owner, t.system, t.count, t.whole, t.born, t.late, t.max_ns,
       t.sample_ids
FROM trace_waiting t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN function e ON e.id = t.entry
     LEFT JOIN string n ON n.id = e.name LEFT JOIN frames f ON f.frame = t.site;

CREATE VIEW trace_loops AS
SELECT r.name AS run, p.name AS process, b.snapshot, b.ord, b.goroutine, n.text AS entry, f.name AS function,
       f.file, f.line, f.owner, b.at_site, b.seen_ns, b.running_ns, b.runnable_ns, b.preempted, b.asking,
       b.family, b.yields, b.sleeps, b.sleep_ns, b.acts
FROM trace_busy b JOIN snapshot s ON s.id = b.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN function e ON e.id = b.entry
     LEFT JOIN string n ON n.id = e.name LEFT JOIN frames f ON f.frame = b.site;

CREATE VIEW trace_spawns AS
SELECT r.name AS run, p.name AS process, w.snapshot, w.ord, n.text AS entry, f.name AS function, f.file,
       f.line, f.owner, w.created, w.late, w.ended, w.lived_ns
FROM trace_spawn w JOIN snapshot s ON s.id = w.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN function e ON e.id = w.entry
     LEFT JOIN string n ON n.id = e.name LEFT JOIN frames f ON f.frame = w.site;

CREATE VIEW trace_intervals AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.ord, n.text AS entry, t.state, t.reason, t.start_ns,
       t.duration_ns, t.goroutine, t.waker, t.stack, f.name AS function, f.file, f.line, f.owner, t.before,
       t.unended, t.time AS id
FROM trace_interval t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN function e ON e.id = t.entry
     LEFT JOIN string n ON n.id = e.name LEFT JOIN frames f ON f.frame = t.site;

CREATE VIEW trace_stretches AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.kind, t.ord, n.text AS type, f.name AS function, f.file,
       f.line, t.begun, t.ended, t.open, t.n, t.total_ns, t.min_ns, t.median_ns, t.p99_ns, t.max_ns,
       t.longest, t.longest_at_ns, t.open_max_ns
FROM trace_stretch t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN string n ON n.id = t.type LEFT JOIN frames f ON f.frame = t.site;

CREATE VIEW trace_logs AS
SELECT r.name AS run, p.name AS process, t.snapshot, t.ord, t.time_ns, t.goroutine, t.task,
       n.text AS category, t.message, f.name AS function, f.file, f.line
FROM trace_log t JOIN snapshot s ON s.id = t.snapshot JOIN process p ON p.id = s.process
     JOIN run r ON r.id = p.run LEFT JOIN string n ON n.id = t.category LEFT JOIN frames f ON f.frame = t.site;
