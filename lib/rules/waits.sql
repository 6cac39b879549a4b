-- SPDX-License-Identifier: MIT
-- What the wait analysis says of the dumps of the run that is judged (waits.c fills these tables when
-- a report is made: some of it depends on --source). Of a process the last dump with thread ids, and
-- those before it where they tell something of its cycles. Line numbers NULL = unknown; *_line_text:
-- the line of the source, trimmed, NULL where none was read; *_at: place in short, for people.

-- A dump that was looked at.
CREATE TEMP TABLE wait_dumps (
    snapshot INTEGER PRIMARY KEY, -- snapshot.id
    waiting INTEGER NOT NULL, -- threads of which it is known what they wait for
    stuck INTEGER NOT NULL, -- of those, proved or by source to wait for ever
    sourced INTEGER NOT NULL, -- 1: source was given
    files INTEGER NOT NULL, -- of source that were read
    missing INTEGER NOT NULL, -- files that stacks name and no --source has
    doubts TEXT -- what is missing in dump or source; "; " between
);

-- A ring of threads that wait for each other.
CREATE TEMP TABLE wait_cycles (
    snapshot INTEGER NOT NULL,
    cycle INTEGER NOT NULL, -- from 1, best basis first
    rule TEXT NOT NULL, -- the kind: "deadlock.lock-cycle", ...
    basis TEXT NOT NULL, -- "proof", "source", "signature"
    severity TEXT NOT NULL, -- by the basis: critical, error, warning
    threads INTEGER NOT NULL, -- of the knot; its ring may be shorter
    behind INTEGER NOT NULL, -- further threads that wait for one of the knot
    more INTEGER NOT NULL, -- links that are left out
    doubts TEXT,
    shape TEXT NOT NULL, -- places of the ring: equal for equal rings of other threads
    PRIMARY KEY (snapshot, cycle)
) WITHOUT ROWID;

-- Threads that all wait, link by link, for one root.
CREATE TEMP TABLE wait_chains (
    snapshot INTEGER NOT NULL,
    chain INTEGER NOT NULL, -- from 1, worst first
    end_kind TEXT NOT NULL, -- "live": a thread that goes on by itself; "nobody": an object that nobody alive frees; "gone": a thread that sends to a receiver which has left; "open", "ring"
    basis TEXT NOT NULL,
    severity TEXT NOT NULL,
    threads INTEGER NOT NULL, -- that wait, the root not counted
    depth INTEGER NOT NULL, -- links from the thread farthest away to the root
    root INTEGER NOT NULL, -- thread.id: what holds them up; of an object the first that waits
    root_label TEXT NOT NULL,
    root_wait_ns INTEGER,
    object_kind TEXT, -- "lock", "rwlock", "channel", ...; NULL: the root is a thread
    object_name TEXT, -- as the source or the VM calls it
    object TEXT, -- its address
    function TEXT, file TEXT, line INTEGER, -- where the root waits
    line_text TEXT,
    doubts TEXT,
    PRIMARY KEY (snapshot, chain)
) WITHOUT ROWID;

-- The links of a cycle, and of a chain's longest way to its root: a thread waits for what the next has.
CREATE TEMP TABLE wait_edges (
    snapshot INTEGER NOT NULL,
    kind TEXT NOT NULL, -- "cycle", "chain"
    cause INTEGER NOT NULL, -- wait_cycles.cycle, wait_chains.chain
    ord INTEGER NOT NULL, -- from 1; a chain's last one is nearest to the root
    thread INTEGER NOT NULL, -- thread.id
    label TEXT NOT NULL, -- of the thread: "goroutine 144", "\"http-0\" #13"
    wait_ns INTEGER,
    object_kind TEXT NOT NULL, object_name TEXT, object TEXT,
    waits_function TEXT, waits_file TEXT, waits_line INTEGER, waits_line_text TEXT, waits_at TEXT,
    waits_evidence TEXT NOT NULL, -- "stated", "address", "source-instance", "source-type", "signature"
    relation TEXT NOT NULL, -- of the next thread: "holds", "may-hold", "in-line" (a writer before readers), "could" (send, Done, ...)
    next INTEGER NOT NULL, next_label TEXT NOT NULL,
    has_function TEXT, has_file TEXT, has_line INTEGER, has_line_text TEXT, has_at TEXT,
    has_evidence TEXT NOT NULL,
    has_note TEXT, -- "i.mu, locked in line 29"
    via_function TEXT, via_file TEXT, via_line INTEGER, -- the last call by which the next thread got from there to its own wait
    PRIMARY KEY (snapshot, kind, cause, ord)
) WITHOUT ROWID;

-- Which threads are in a cycle or wait behind it, or in a chain, by groups.
CREATE TEMP TABLE wait_behind (
    snapshot INTEGER NOT NULL,
    kind TEXT NOT NULL,
    cause INTEGER NOT NULL,
    thread INTEGER NOT NULL, -- thread.id, the first of its group
    count INTEGER NOT NULL,
    PRIMARY KEY (snapshot, kind, cause, thread)
) WITHOUT ROWID;

-- Returns that keep a lock which nobody alive holds; panics: lines that may panic with it.
CREATE TEMP TABLE wait_lost (
    snapshot INTEGER NOT NULL,
    chain INTEGER NOT NULL, -- wait_chains.chain
    ord INTEGER NOT NULL,
    function TEXT NOT NULL, file TEXT NOT NULL,
    lock_line INTEGER NOT NULL, lock_line_text TEXT,
    return_line INTEGER NOT NULL, return_line_text TEXT,
    panics INTEGER NOT NULL,
    if_line INTEGER, -- only one branch of it gives the lock back
    PRIMARY KEY (snapshot, chain, ord)
) WITHOUT ROWID;

-- What the source says of single lines and waits.
CREATE TEMP TABLE source_findings (
    snapshot INTEGER NOT NULL,
    finding INTEGER NOT NULL, -- from 1, worst first
    rule TEXT NOT NULL, -- the rule that it belongs to
    text TEXT NOT NULL, -- of the threads: "wait to send, and nobody alive can receive"
    basis TEXT NOT NULL,
    severity TEXT NOT NULL,
    function TEXT, file TEXT, line INTEGER, line_text TEXT, -- the line to look at
    object_kind TEXT, object_name TEXT, object TEXT,
    count INTEGER NOT NULL, -- threads
    wait_ns INTEGER, -- the longest
    sample_ids TEXT NOT NULL,
    doubts TEXT,
    hint INTEGER NOT NULL, -- 1: said only beside a finding from numbers
    PRIMARY KEY (snapshot, finding)
) WITHOUT ROWID;

-- The places that show one.
CREATE TEMP TABLE source_places (
    snapshot INTEGER NOT NULL,
    finding INTEGER NOT NULL, -- source_findings.finding
    ord INTEGER NOT NULL,
    role TEXT NOT NULL, -- "waits", "made", "started", "locked", "holds", "queue", ...
    text TEXT NOT NULL, -- the same for people
    function TEXT, file TEXT, line INTEGER, line_text TEXT,
    PRIMARY KEY (snapshot, finding, ord)
) WITHOUT ROWID;
