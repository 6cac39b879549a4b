#!/usr/bin/env python3
"""Collector, procs, system calls and profiles, computed anew from what the reference prints.

    go tool trace -d=parsed FILE | gotrace_sums.py FOLDER

FOLDER holds what traceq says of FILE: gc.json, procs.json, each.csv (goroutines --each) and
KIND.folded for each kind of profile; `steps` is written there, the share of the procs that the
program had as (time, share), for the reference's own MMUCurve. Prints N passed, M failed.
"""

import csv
import json
import os
import re
import sys

from gotrace_times import MOVE, records

RANGE = re.compile(r'Name="(.*)" Scope=(\w+)(?:\((\d+)\))?(?: Attributes=\[(.*)\])?')
VALUE = re.compile(r'"([^"]*)"=Value\{Uint64\((\d+)\)\}')
PROC = re.compile(r'ProcID=(\d+) (\w+)->(\w+) Reason=')
LABEL = re.compile(r'Label="(.*)" Resource=Goroutine\((\d+)\)')
METRIC = re.compile(r'Name="/sched/gomaxprocs:threads" Value=Value\{Uint64\((\d+)\)\}')
KINDS = {"mark-assist": "GC mark assist", "sweep": "GC incremental sweep"}
EXECUTING = ("Running", "Syscall")


class Ranges:
    """What the collector did, and what it left to the program."""

    def __init__(self):
        self.open, self.sums, self.swept = {}, {}, {}
        self.procs, self.stopped = 0, False
        self.holds = {}  # (name, subject) -> proc, None while it does not run
        self.steps = []

    def add(self, name, took):
        count, total = self.sums.get(name, (0, 0))
        self.sums[name] = (count + 1, total + took)

    def begin(self, name, subject, since, proc):
        if (name, subject) in self.open:
            return  # said again by a later generation
        self.open[name, subject] = since
        if name in KINDS.values():
            self.holds[name, subject] = proc
        if name.startswith("stop-the-world (GC"):
            self.stopped = True

    def end(self, name, subject, now, attributes):
        self.add(name, now - self.open.pop((name, subject)))
        self.holds.pop((name, subject), None)
        if name.startswith("stop-the-world (GC"):
            self.stopped = False
        for key, value in VALUE.findall(attributes or ""):
            self.swept[key] = self.swept.get(key, 0) + int(value)

    def label(self, text, ident, proc):
        # Holds until the worker says something else: it may wait within its work, and goes on.
        if text.startswith("GC ") and text != "GC (idle)":
            self.holds["worker", ident] = proc
        else:
            self.holds.pop(("worker", ident), None)

    def move(self, ident, old, new, proc):
        # An assist, or a worker's work, takes a proc when its goroutine runs again.
        for key in ((KINDS["mark-assist"], ident), ("worker", ident)):
            if key in self.holds and (old in EXECUTING) != (new in EXECUTING):
                self.holds[key] = proc if new in EXECUTING else None

    def step(self, now):
        if not self.procs:
            return
        busy = len({p for p in self.holds.values() if p is not None and p != "-1"})
        if self.stopped:
            busy = self.procs
        share = 1 - min(busy, self.procs) / self.procs
        if not self.steps or self.steps[-1][1] != share:
            self.steps.append((now, share))


class Procs:
    """Each proc at each moment: idle, or had by a thread that runs a goroutine, is in a call, or neither."""

    def __init__(self):
        self.state, self.since, self.times = {}, {}, {}

    def enter(self, proc, state, now):
        if proc in self.state:
            times = self.times.setdefault(proc, {})
            times[self.state[proc]] = times.get(self.state[proc], 0) + now - self.since[proc]
        self.state[proc], self.since[proc] = state, now


class Goroutine:
    def __init__(self):
        self.state, self.since, self.stack, self.reason = None, 0, None, ""
        self.proc = None  # it entered its system call with it
        self.lost = None


def wait_kind(reason, stack):
    if reason == "network":
        return "network"
    if any(word in reason for word in ("chan", "sync", "select")):
        return "sync"
    if not reason:
        # A wait from before a generation has no word: its frames say what it is.
        names = stack[:12]
        if any(n.startswith("internal/poll.runtime_pollWait") for n in names):
            return "network"
        if any(re.match(r"runtime\.(chansend|chanrecv|selectgo|semacquire|notifyListWait|block$)", n)
               or re.match(r"sync\.\(\*(Mutex|RWMutex|WaitGroup|Cond)\)", n) for n in names):
            return "sync"
    return "offcpu"


class Profiles:
    def __init__(self):
        self.living, self.total, self.without = {}, {}, {}

    def spend(self, ident, g, now):
        took = now - g.since
        if g.state == "Syscall" and g.lost is not None:
            self.without[ident] = self.without.get(ident, 0) + now - g.lost
        if not g.stack or g.state == "Running":
            return
        kind = {"Runnable": "sched", "Syscall": "syscall"}.get(g.state) or wait_kind(g.reason, g.stack)
        for k in {kind, "offcpu"}:
            self.total[k] = self.total.get(k, 0) + took

    def move(self, ident, old, new, reason, own, now, since, proc):
        g = self.living.get(ident)
        if g and old == new:
            # A generation's status may bring the stack of who waits since before.
            if not g.stack and new != "Running":
                g.stack = own
            return
        before = g.stack if g and (g.state in ("Waiting", "Runnable") or (old, new) == ("Syscall", "Runnable")) else None
        if g:
            self.spend(ident, g, now)
        else:
            g = self.living[ident] = Goroutine()
        if new == "NotExist":
            del self.living[ident]
            return
        g.state, g.reason, g.stack, g.lost = new, reason, own or before, None
        g.since = since if old == "Undetermined" else now
        g.proc = proc if new == "Syscall" and old != "Undetermined" else None

    def proc_idle(self, proc, now):
        for g in self.living.values():
            if g.state == "Syscall" and g.proc == proc and g.lost is None:
                g.lost = now


def read(lines):
    ranges, procs, profiles = Ranges(), Procs(), Profiles()
    sync = now = start = None
    on_proc = {}  # goroutine -> proc that it executes on
    for event, stacks in records(lines):
        _, proc, current, kind, time, rest = event.groups()
        now = int(time)
        start = now if start is None else start
        if kind == "Sync":
            sync = now
            continue
        if kind == "Metric" and METRIC.search(rest):
            ranges.procs = int(METRIC.search(rest).group(1))
        elif kind == "Label":
            text, ident = LABEL.search(rest).groups()
            ranges.label(text, ident, proc)
        elif kind.startswith("Range"):
            name, _, subject, attributes = RANGE.search(rest).groups()
            if kind == "RangeEnd":
                ranges.end(name, subject, now, attributes)
            else:
                ranges.begin(name, subject, sync if kind == "RangeActive" else now, proc)
        elif kind == "StateTransition" and PROC.search(rest):
            ident, old, new = PROC.search(rest).groups()
            if old != new or old == "Undetermined":
                since = sync if old == "Undetermined" else now
                procs.enter(ident, "idle" if new == "Idle" else "other", since)
                if new == "Idle":
                    profiles.proc_idle(ident, now)
        elif kind == "StateTransition":
            ident, old, new, reason = MOVE.search(rest).groups()
            own = stacks.get("TransitionStack") or []
            profiles.move(ident, old, new, reason, own, now, sync, proc)
            ranges.move(ident, old, new, proc)
            if old in EXECUTING and old != new:
                had = on_proc.pop(ident, None)
                # Out of a system call without its proc: that is another's, or idle.
                if had is not None and procs.state.get(had) == (old, ident):
                    procs.enter(had, "other", now)
            if new in EXECUTING and old != new and procs.state.get(proc, "idle") != "idle":
                # First sight says what has been so for as long as the proc is known.
                since = procs.since[proc] if old == "Undetermined" and procs.state[proc] == "other" else now
                procs.enter(proc, (new, ident), since)
                on_proc[ident] = proc
        if kind != "Sync":
            ranges.step(now)
    for proc in list(procs.state):
        procs.enter(proc, None, now)
    for name, subject in list(ranges.open):
        # Cycles and stops that never end count as far as they were seen; assists and sweeps do not.
        if name not in KINDS.values():
            ranges.add(name, now - ranges.open[name, subject])
    for ident, g in profiles.living.items():
        profiles.spend(ident, g, now)
    ranges.steps.append((now, 0))
    ranges.steps = [(t - start, share) for t, share in ranges.steps]
    return ranges, procs, profiles


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def same(self, what, got, want):
        if got == want:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= 8:
            print(f"{what}: {got!r}, not {want!r}", file=sys.stderr)


def check_gc(check, ours, ranges):
    def of(name):
        return ranges.sums.get(name, (0, 0))

    def spread(s):
        return s["count"], s["total_ns"]

    check.same("mark phases", spread(ours["mark_time"]), of("GC concurrent mark phase"))
    stops = {n: s for n, s in ranges.sums.items() if n.startswith("stop-the-world")}
    check.same("stops", {f"stop-the-world ({r['why']})": spread(r["time"]) for r in ours["stops_by_reason"]}, stops)
    check.same("all stops", spread(ours["stop_time"]), tuple(sum(s[i] for s in stops.values()) for i in (0, 1)))
    for kind, name in KINDS.items():
        rows = [r for r in ours["work"] if r["kind"] == kind]
        check.same(name, tuple(sum(spread(r["time"])[i] for r in rows) for i in (0, 1)), of(name))
    for key, name in (("swept_bytes", "bytes swept"), ("reclaimed_bytes", "bytes reclaimed")):
        check.same(name, sum(r[key] for r in ours["work"]), ranges.swept.get(name, 0))


def check_procs(check, ours, procs):
    want = {}
    for proc, times in procs.times.items():
        row = dict.fromkeys(("running_ns", "syscall_ns", "other_ns", "idle_ns"), 0)
        for state, ns in times.items():
            name = state if isinstance(state, str) else state[0].lower()
            row[f"{name}_ns"] += ns
        want[int(proc)] = row
    got = {r["proc"]: {k: r[k] for k in ("running_ns", "syscall_ns", "other_ns", "idle_ns")} for r in ours["procs"]}
    for proc in sorted(set(got) | set(want)):
        check.same(f"proc {proc}", got.get(proc), want.get(proc))
    for r in ours["procs"]:
        check.same(f"proc {r['proc']} tiles", sum(got[r["proc"]].values()), r["seen_ns"])


def check_profiles(check, folder, profiles):
    for kind in ("sync", "network", "syscall", "sched", "offcpu"):
        with open(os.path.join(folder, f"{kind}.folded"), encoding="utf-8") as f:
            got = sum(int(line.rsplit(" ", 1)[1]) for line in f)
        check.same(f"profile {kind}", got, profiles.total.get(kind, 0))
    with open(os.path.join(folder, "each.csv"), newline="", encoding="utf-8") as f:
        got = {r["goroutine"]: int(r["without_proc_ns"]) for r in csv.DictReader(f) if r["without_proc_ns"] != "0"}
    check.same("time in system calls without a proc", got, {k: v for k, v in profiles.without.items() if v})


def main():
    folder = sys.argv[1]
    ranges, procs, profiles = read(sys.stdin)
    check = Checks()
    for name, compare, what in (("gc", check_gc, ranges), ("procs", check_procs, procs)):
        with open(os.path.join(folder, f"{name}.json"), encoding="utf-8") as f:
            compare(check, json.load(f), what)
    check_profiles(check, folder, profiles)
    with open(os.path.join(folder, "steps"), "w", encoding="utf-8") as f:
        f.writelines(f"{time} {share!r}\n" for time, share in ranges.steps)
    print(f"{check.passed} passed, {check.failed} failed")
    return check.failed != 0


if __name__ == "__main__":
    sys.exit(main())
