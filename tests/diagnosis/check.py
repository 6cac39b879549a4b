#!/usr/bin/env python3
"""Labels of the diagnosis corpus against its sources and captures (README tells the columns).

usage: check.py STACKDIFF

A label's line must exist and hold the operation, within the function it names; a capture must be read
without loss and hold the goroutines the labels expect, waiting for what the line says. Prints
"N passed, N failed"."""

import collections
import glob
import json
import os
import re
import subprocess
import sys

SOURCES = "testdata/gen/diagnosis"
CAPTURES = "testdata/diagnosis"
LABELS = "tests/diagnosis/LABELS.tsv"
COLUMNS = "program disguise rule role count function place op set also comment".split()
SETS = {"train", "frozen", "frozen3", "healthy"}
ROLES = {"culprit", "blocked", "both", "decoy"}
RULES = set(
    """deadlock.lock-cycle deadlock.self deadlock.rwmutex-recursive-read deadlock.rwmutex-upgrade
    deadlock.mixed-cycle deadlock.lost-unlock contention.lock-held-over-io contention.lock-held-long
    leak.chan-send leak.chan-receive leak.select leak.nil-chan leak.waitgroup leak.cond leak.timer
    leak.http-no-timeout leak.http-body-not-closed leak.db-pool leak.context leak.goroutine-growth""".split()
)

# What the line of an operation looks like, and the states of a goroutine that waits in it: Go's
# waitReason texts (src/runtime/runtime2.go, 1.19 to 1.26); before 1.20 a lock is "semacquire".
MUTEX = "sync.Mutex.Lock sync.RWMutex.Lock semacquire"
OPS = {
    "Lock": (r"\.Lock\(\)", MUTEX),
    "RLock": (r"\.RLock\(\)", "sync.RWMutex.RLock semacquire"),
    "Wait": (r"\.Wait\(\)", "sync.WaitGroup.Wait sync.Cond.Wait semacquire"),
    "send": (r"\S <- \S", "chan send"),
    "receive": (r"(^|[\s(])<-[\w.]", "chan receive"),
    "range": (r"\brange\b", "chan receive"),
    "select": (r"\bselect \{", "select"),
    "Sleep": (r"\btime\.Sleep\(", "sleep"),
    "Go": (r"\.Go\(", "chan send"),
    "call": (r"\w\(", MUTEX + " select chan semacquire IO syscall sync"),
    "Unlock": (r"\.Unlock\(\)", ""),
    "Signal": (r"\.Signal\(\)", ""),
    "Do": (r"\.Do\(", ""),
    "return": (r"\breturn\b", ""),
    "continue": (r"\bcontinue\b", ""),
    "break": (r"\bbreak\b", ""),
    "if": (r"^\s*if\b", ""),
    "func": (r"^func ", ""),
    "go": (r"^\s*go ", ""),
    "make": (r"\bmake\(chan\b", ""),
    "deref": (r"\w\.\w", ""),
    "WithCancel": (r"\bcontext\.WithCancel\(", ""),
    "NewTicker": (r"\btime\.NewTicker\(", ""),
    "Tick": (r"\btime\.Tick\(", ""),
}
# Programs whose disguises are two faults of one kind (README).
TWO_RULES = {
    "p44": {"deadlock.lock-cycle", "deadlock.self"},
    "p56": {"deadlock.rwmutex-recursive-read", "deadlock.rwmutex-upgrade"},
    "p60": {"leak.chan-send", "leak.chan-receive"},
    "p62": {"leak.context", "leak.timer"},
    "p73": {"leak.chan-receive", "leak.waitgroup"},
}
TELLTALE = re.compile(r"\b(bugs?|dead.?locks?|leak\w*|stuck|hangs?|hung|forg[eo]ts?|missing|orphan\w*|starv\w*|faults?|rac(es?|y))\b", re.I)


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, holds, text):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print("FAIL", text)
        return holds


def read_labels():
    with open(LABELS, encoding="utf-8") as f:
        lines = [line.rstrip("\n") for line in f if not line.startswith("#")]
    if lines[0].split("\t") != COLUMNS:
        sys.exit(LABELS + ": other columns than " + " ".join(COLUMNS))
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[1:]]


def folder(label):
    return label["program"] + ("" if label["disguise"] == "-" else "-" + label["disguise"])


def plain(function):
    """Without type arguments and the numbers of closures, which differ by version and inlining."""
    return function.replace("[...]", "")


def declared(lines, number):
    """The function declaration around a line, as a dump would print it."""
    for i in range(number, 0, -1):
        m = re.match(r"func (?:\((?:\w+ )?(\*?)(\w+)(?:\[[^]]*\])?\) )?(\w+)", lines[i - 1])
        if m:
            star, receiver, name = m.groups()
            return "main." + (f"({star}{receiver})." if star else f"{receiver}." if receiver else "") + name
        if i < number and lines[i - 1].startswith("}"):
            break
    return None


def check_rows(t, labels):
    for n, x in enumerate(labels, 1):
        good = x["set"] in SETS and x["role"] in ROLES and x["op"] in OPS and x["count"].isdigit()
        good = good and (x["rule"] in RULES) == (x["set"] != "healthy") and x["comment"] != ""
        good = good and all(r in RULES for r in x["also"].split(",") if x["also"] != "-")
        good = good and (x["role"] in ("blocked", "both")) == (int(x["count"]) > 0)
        t.check(good, f"label {n}: {x}")


def check_sets(t, labels):
    of = collections.defaultdict(set)
    for x in labels:
        of[x["program"]].add((x["disguise"], x["rule"], x["set"]))
    sets = {p: next(iter(v))[2] for p, v in of.items()}
    bugs = sorted(p for p in sets if sets[p] != "healthy")
    for p in bugs:
        t.check({d for d, _, _ in of[p]} == {"a", "b"}, f"{p}: not two disguises")
        t.check(len({s for _, _, s in of[p]}) == 1, f"{p}: the disguises differ in set")
        rules = {d: {r for e, r, _ in of[p] if e == d} for d in "ab"}
        t.check(all(len(r) == 1 for r in rules.values()), f"{p}: a disguise of several rules")
        both = rules["a"] | rules["b"]
        t.check(both == TWO_RULES.get(p, rules["a"]), f"{p}: the disguises differ in rule")
        for d in "ab":
            t.check(
                any(x["role"] in ("culprit", "both") for x in labels if folder(x) == f"{p}-{d}"),
                f"{p}-{d}: no culprit",
            )
    t.check([p for p in bugs if sets[p] == "frozen3"] == bugs[-10:], "frozen3 are the last ten")
    t.check([p for p in bugs if sets[p] == "frozen"] == bugs[-20:-10], "frozen are the ten before them")
    t.check(len(bugs) >= 40, f"{len(bugs)} bug programs")
    t.check(len(sets) - len(bugs) >= 20, f"{len(sets) - len(bugs)} healthy programs")
    t.check({x["rule"] for x in labels} - {"healthy"} == RULES, "a rule without a program")
    programs = {os.path.basename(os.path.dirname(f)) for f in glob.glob(SOURCES + "/[ph][0-9]*/main.go")}
    t.check(programs == {folder(x) for x in labels}, "programs and labels differ")


def check_source(t, labels):
    for x in labels:
        path, _, line = x["place"].rpartition(":")
        name = f"{SOURCES}/{path}"
        if not t.check(path == folder(x) + "/main.go" and os.path.isfile(name), f"no {x['place']}"):
            continue
        with open(name, encoding="utf-8") as f:
            lines = f.read().split("\n")
        number = int(line)
        text = lines[number - 1] if number <= len(lines) else ""
        t.check(re.search(OPS[x["op"]][0], text), f"{x['place']}: no {x['op']} in: {text.strip()}")
        want = declared(lines, number)
        got = plain(x["function"])
        t.check(want and (got == want or got.startswith(want + ".func")), f"{x['place']}: in {want}, not {got}")


def check_telltales(t):
    for name in sorted(glob.glob(SOURCES + "/[ph][0-9]*/main.go")):
        with open(name, encoding="utf-8") as f:
            text = f.read()
        m = TELLTALE.search(text)
        t.check(not m, f"{name} tells: {m and m.group()}")


def waiting(groups, path):
    """Goroutines by (line, function) of their first frame in the program."""
    count = collections.Counter()
    states = collections.defaultdict(set)
    for g in groups:
        for frame in g["stack"]:
            if (frame["file"] or "").endswith("/" + path):
                count[frame["line"]] += g["count"]
                states[frame["line"]].add((g["status"], plain(frame["function"])))
                break
    return count, states


def same_function(shown, label):
    """A closure of an inlined function is shown as main.caller.func1.callee.1 or the like."""
    base = re.sub(r"(\.func\d+[.\d]*)+$", "", label)
    return shown.startswith(base) or "." + base.rpartition(".")[2] + "." in shown


def check_capture(t, stackdiff, name, labels):
    r = subprocess.run(
        [stackdiff, "show", "--strict", "--format", "json", name], capture_output=True, check=False
    )
    if not t.check(r.returncode == 0, f"{name}: exit {r.returncode}: {r.stderr.decode()[:200]}"):
        return
    report = json.loads(r.stdout)
    shot = report["snapshot"]
    t.check(shot["threads"] > 0 and not shot["truncated"] and not shot["capped"], f"{name}: cut")
    for x in labels:
        if x["role"] not in ("blocked", "both"):
            continue
        path, _, line = x["place"].rpartition(":")
        count, states = waiting(report["groups"], path)
        where = f"{name}: {x['place']} {x['op']}"
        t.check(count[int(line)] >= int(x["count"]), f"{where}: {count[int(line)]} of {x['count']}")
        words = OPS[x["op"]][1].split() if x["op"] == "call" else [OPS[x["op"]][1]]
        if x["op"] in ("Lock", "RLock", "Wait"):
            words = OPS[x["op"]][1].split()
        for status, function in states[int(line)]:
            t.check(status.startswith(tuple(words)), f"{where}: a goroutine is [{status}]")
            t.check(same_function(function, plain(x["function"])), f"{where}: {function}, not {x['function']}")


def check_captures(t, stackdiff, labels):
    by_folder = collections.defaultdict(list)
    for x in labels:
        by_folder[folder(x)].append(x)
    versions = collections.Counter()
    known = set()
    for name in sorted(by_folder):
        healthy = by_folder[name][0]["set"] == "healthy"
        want = ["debug2-1", "debug2-2", "debug2-3"] if healthy else ["debug2"]
        for there in [f"{CAPTURES}/{name}", *glob.glob(f"{CAPTURES}/{name}-go*")]:
            versions[there[len(f"{CAPTURES}/{name}"):]] += 1
            files = sorted(glob.glob(there + "/*"))
            known.update(files)
            stems = sorted(os.path.basename(f).partition(".")[0] for f in files)
            t.check(stems == sorted([*want, "quit"]), f"{there}: {' '.join(stems)}")
            for f in files:
                check_capture(t, stackdiff, f, by_folder[name])
    for v in "-go1.22", "-go1.19":
        t.check(versions[v] * 3 >= len({f for f in by_folder if f[0] == "p"}), f"{versions[v]} of {v}")
    t.check(set(glob.glob(CAPTURES + "/*/*")) == known, "captures without a label")


def main():
    t = Tally()
    labels = read_labels()
    check_rows(t, labels)
    check_sets(t, labels)
    check_source(t, labels)
    check_telltales(t)
    check_captures(t, sys.argv[1], labels)
    print(f"{t.passed} passed, {t.failed} failed")
    return t.failed > 0


if __name__ == "__main__":
    sys.exit(main())
