#!/usr/bin/env python3
"""Our reading of a v1 trace beside `go tool trace -d=parsed`'s: gotrace1.py OURS.tsv THEIRS.txt

Compared are, for each goroutine, proc and other subject, all its events in their order, with kind,
states, reason, names, values, stacks, thread, proc, goroutine; and all times. Two events of one tick
on two procs have no order, and theirs is another one in each run: times may differ by the ns that
such ties push the next events on. What the two mean to deliver otherwise (formats/gotrace1_convert.h)
is made equal first, by rule.
"""
import re
import sys
from collections import Counter, defaultdict

NONE = 2**64 - 1
HEAD = re.compile(r"M=(-?\d+) P=(-?\d+) G=(-?\d+) (\w+) Time=(-?\d+)(.*)", re.S)


def unquote(text):
    """Go's %q."""
    out, i = bytearray(), 1
    simple = {"n": 10, "t": 9, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11, "\\": 92, '"': 34}
    while i < len(text) - 1:
        if text[i] != "\\":
            out += text[i].encode("utf-8", "surrogateescape")
            i += 1
        elif text[i + 1] == "x":
            out.append(int(text[i + 2:i + 4], 16))
            i += 4
        elif text[i + 1] in "uU":
            n = 4 if text[i + 1] == "u" else 8
            out += chr(int(text[i + 2:i + 2 + n], 16)).encode("utf-8", "surrogatepass")
            i += 2 + n
        else:
            out.append(simple[text[i + 1]])
            i += 2
    return out.decode("utf-8", "surrogateescape")


QUOTED = r'("(?:[^"\\]|\\.)*")'


def detail(kind, text):
    """Their fields as ours are printed."""
    def find(pattern):
        return re.search(pattern, text, re.S)
    if kind == "StateTransition":
        m = find(r"(GoID|ProcID)=(-?\d+) (\w+->\w+) Reason=" + QUOTED)
        return f"{'go' if m[1] == 'GoID' else 'proc'} {m[2]} {m[3]} {unquote(m[4])} "
    if kind == "Metric":
        m = find(r'Name="([^"]*)" Value=Value\{Uint64\((\d+)\)')
        return f"{m[1]} {m[2]}"
    if kind == "Label":
        m = find(r"Label=" + QUOTED + r" Resource=Goroutine\((\d+)\)")
        return f"{unquote(m[1])} {m[2]}"
    if kind.startswith("Range"):
        m = find(r"Name=" + QUOTED + r" Scope=(None|\w+\((-?\d+)\))")
        scope = "None(-1)" if m[2] == "None" else m[2]
        out = f"{unquote(m[1])} {scope}"
        swept = re.findall(r"Value\{Uint64\((\d+)\)", text)
        return " ".join([out, *swept])
    if kind.startswith("Task"):
        m = find(r"ID=(\d+) Parent=(\d+) Type=" + QUOTED)
        parent = NONE if kind == "TaskEnd" and m[2] == "0" else m[2]
        return f"{m[1]} {parent} {unquote(m[3])}"
    if kind.startswith("Region"):
        m = find(r"Task=(\d+) Type=" + QUOTED)
        return f"{m[1]} {unquote(m[2])}"
    if kind == "Log":
        m = find(r"Task=(\d+) Category=" + QUOTED + " Message=" + QUOTED)
        return f"{m[1]} {unquote(m[2])} {unquote(m[3])}"
    return ""


def read_theirs(path):
    events = []
    where = None
    with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as f:
        for line in f:
            if line.startswith("M="):
                m = HEAD.match(line.rstrip("\n"))
                events.append([int(m[5]), int(m[1]), int(m[2]), int(m[3]), m[4],
                               detail(m[4], m[6]), "", ""])
            elif line == "Stack=\n":
                where = 6
            elif line == "TransitionStack=\n":
                where = 7
            elif line.startswith("\t\t"):
                events[-1][where] += line.strip("\t\n") + ";"
            elif line.startswith("\t"):
                events[-1][where] += line[1:line.rindex(" @ 0x")] + " "
    return events


def read_ours(path):
    events = []
    with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as f:
        for line in f:
            e = line.rstrip("\n").split("\t")
            events.append([int(e[0]), int(e[1]), int(e[2]), int(e[3]), e[4], e[5], e[6], e[7]])
    # Ours alone: the first GOMAXPROCS, procs idle before it, assists from before the trace, procs taken over (their thread
    # is the old one to the others, until the proc stops).
    out, procs_seen, taken, over = [], False, 0, set()
    for e in events:
        if e[2] in over:
            e[1] = None
        if e[5].startswith("proc ") and "Running->Idle" in e[5]:
            over.discard(int(e[5].split(" ")[1]))
        if e[4] == "Metric" and e[5].startswith("/sched") and not procs_seen:
            procs_seen = True
        elif e[4] == "RangeActive" or (e[5].startswith("proc ") and e[5].endswith("Undetermined->Idle  ")):
            pass
        elif e[5].endswith("steal"):
            taken = 1
            over.add(int(e[5].split(" ")[1]))
        elif taken:
            taken = 0
        else:
            out.append(e)
    return out


def equalise(e):
    """Leaves out the context where the two see it differently by design."""
    time, m, p, g, kind, text, stack, own = e
    if kind == "StateTransition":
        what, subject, states, _ = text.split(" ", 3)
        if what == "proc":
            p = g = None
            if states.endswith("->Running"):
                text = f"proc {subject} started"
        if states.startswith("Undetermined"):
            m = p = g = None
            own = ""
        if states == "Syscall->Runnable":
            m = p = None
        if states == "Runnable->Running":
            g = None
        if states == "Waiting->Runnable" and p != -1 and (p is None or p >= 1000000):
            m = p = None # their pseudo-procs of the network and timers
        key = (what, subject)
    elif kind == "RangeBegin" and text.startswith("GC concurrent"):
        m = p = None
        key = ("gc",)
    elif kind == "StackSample":
        key = (kind, g)
    elif kind == "Metric":
        key = (kind, p, text.split(" ")[0])
        if g == -1:
            g = None # ours: the one whose system call its thread is in
    else:
        key = (kind, g, text.split(" ")[0])
    return key, (m, p, g, kind, text, stack, own), time


def same(a, b):
    """None: not to be compared."""
    return all(x is None or y is None or x == y for x, y in zip(a, b))


def main():
    ours, theirs = read_ours(sys.argv[1]), read_theirs(sys.argv[2])
    failed = 0
    count = [Counter((e[4], re.sub(r"\d+", "", e[5].split(" ")[0])) if e[4] == "Metric" else e[4]
                     for e in events) for events in (ours, theirs)]
    for kind in sorted(set(count[0]) | set(count[1]), key=str):
        if count[0][kind] != count[1][kind]:
            print(f"  {kind}: ours {count[0][kind]}, theirs {count[1][kind]}")
            failed += 1
    chains = [defaultdict(list), defaultdict(list)]
    for chain, events in zip(chains, (ours, theirs)):
        for e in events:
            key, content, time = equalise(e)
            chain[key].append((content, time))
    far, exact, worst = 0, 0, 0
    for key in sorted(set(chains[0]) | set(chains[1]), key=str):
        a, b = chains[0].get(key, []), chains[1].get(key, [])
        for i in range(max(len(a), len(b))):
            x = a[i] if i < len(a) else None
            y = b[i] if i < len(b) else None
            if not x or not y or not same(x[0], y[0]):
                if failed < 5:
                    print(f"  {key} event {i}:\n    ours   {x}\n    theirs {y}")
                failed += 1
                break
            delta = abs(x[1] - y[1])
            worst = max(worst, delta)
            exact += delta == 0
            far += delta > 100
    if far:
        print(f"  {far} times differ by more than 100 ns")
    print(f"{len(theirs)} events, {exact} times equal, the farthest {worst} ns off")
    return 1 if failed or far else 0


sys.exit(main())
