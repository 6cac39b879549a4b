#!/usr/bin/env python3
"""Every goroutine's time by state and reason, computed anew from what the reference prints.

    go tool trace -d=parsed FILE | gotrace_times.py OURS.csv

OURS.csv is `traceq goroutines --each --format=csv FILE`. Nothing is shared with the C code: the
text of the reference is read line by line, a goroutine's state is a string. Prints N passed, M failed.
"""

import csv
import re
import sys

EVENT = re.compile(r"^M=(-?\d+) P=(-?\d+) G=(-?\d+) (\w+) Time=(-?\d+)(.*)$")
MOVE = re.compile(r'GoID=(\d+) (\w+)->(\w+) Reason="(.*)"$')
STATES = {"Running": "running_ns", "Runnable": "runnable_ns", "Syscall": "syscall_ns", "Waiting": "blocked_ns"}


class Goroutine:
    def __init__(self, ident, first):
        self.ident, self.first, self.since, self.end = ident, first, first, None
        self.created = self.ended = False
        self.state, self.reason, self.entry, self.creator = None, "", "", ""
        self.times = dict.fromkeys(STATES.values(), 0)
        self.reasons = {}

    def spend(self, now):
        took = now - self.since
        self.times[STATES[self.state]] += took
        if self.state == "Waiting":
            self.reasons[self.reason] = self.reasons.get(self.reason, 0) + took
        self.since = now


def records(lines):
    """(match, functions of TransitionStack, of Stack), leaf first."""
    event, stacks, into = None, {}, None
    for line in lines:
        line = line.rstrip("\n")
        found = EVENT.match(line)
        if found:
            if event:
                yield event, stacks
            event, stacks, into = found, {}, None
        elif line.endswith("Stack="):
            into = stacks.setdefault(line[:-1], [])
        elif into is not None and line.startswith("\t") and not line.startswith("\t\t"):
            into.append(line[1:].rsplit(" @ ", 1)[0])
    if event:
        yield event, stacks


def reference(lines):
    living, done, start, sync, now = {}, [], None, 0, 0
    threads = {}
    for event, stacks in records(lines):
        thread, _, current, kind, time, rest = event.groups()
        now = int(time)
        start = now if start is None else start
        # What a goroutine does shows its stack, too; CPU samples are not to be relied on.
        actor, acts = living.get(current), [f for f in stacks.get("Stack") or [] if f]
        if actor and not actor.entry and acts and kind != "StackSample":
            actor.entry = acts[-1]
        if kind == "Sync":
            sync = now
            continue
        move = MOVE.search(rest) if kind == "StateTransition" else None
        if not move:
            continue
        ident, old, new, reason = move.groups()
        if old == new:
            continue
        own = [f for f in stacks.get("TransitionStack") or [] if f]
        g = living.get(ident)
        if g is None:
            assert old in ("Undetermined", "NotExist"), event.group(0)
            g = living[ident] = Goroutine(ident, sync if old == "Undetermined" else now)
            g.created = old == "NotExist"
            g.creator = current if g.created and current != "-1" else ""
        else:
            assert old == g.state, event.group(0)
            g.spend(now)
        # A thread executes one goroutine at most.
        if old in ("Running", "Syscall") and threads.get(thread) == ident:
            del threads[thread]
        if new in ("Running", "Syscall") and thread != "-1":
            assert threads.get(thread, ident) == ident, event.group(0)
            threads[thread] = ident
        if own and not g.entry:
            g.entry = own[-1]
        g.state, g.reason = new, reason
        if new == "NotExist":
            g.ended, g.end = True, now
            done.append(living.pop(ident))
    for g in living.values():
        g.spend(now)
        g.end = now
        done.append(g)
    return start, done


def row(g, start):
    fields = {
        "goroutine": g.ident,
        "first_ns": str(g.first - start),
        "end_ns": str(g.end - start),
        "created": str(int(g.created)),
        "ended": str(int(g.ended)),
        "creator": g.creator,
        "entry": g.entry,
    }
    fields.update((k, str(v)) for k, v in g.times.items())
    # Equal times go by name.
    waits = sorted(g.reasons.items(), key=lambda w: (-w[1], w[0]))
    fields["blocked_by"] = ";".join(f"{reason}={ns}" for reason, ns in waits)
    return fields


def main():
    start, goroutines = reference(sys.stdin)
    with open(sys.argv[1], newline="", encoding="utf-8") as f:
        ours = {r["goroutine"]: r for r in csv.DictReader(f)}
    passed = failed = 0
    for g in goroutines:
        got = ours.pop(g.ident, None)
        want = row(g, start)
        differs = ["missing"] if got is None else [k for k in want if got[k] != want[k]]
        if got and sum(int(got[k]) for k in STATES.values()) != int(got["end_ns"]) - int(got["first_ns"]):
            differs.append("the states do not tile the life")
        if not differs:
            passed += 1
            continue
        failed += 1
        if failed <= 5:
            shown = [f"{k}: {got[k]!r}, not {want[k]!r}" if got and k in want else k for k in differs]
            print(f"goroutine {g.ident}: {'; '.join(shown)}", file=sys.stderr)
    for ident in list(ours)[:5]:
        print(f"goroutine {ident}: not in the reference", file=sys.stderr)
    failed += len(ours)
    if not passed:
        print("no goroutine at all", file=sys.stderr)
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
