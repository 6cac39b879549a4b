#!/usr/bin/env python3
"""What SIGQUIT dumps tell without source: the objects of those that wait, and suspected cycles.

  tests/diagnosis/objects.py [--set train|frozen|frozen3|healthy]... [--verbose] [--check] [FILE...]

Objects: of the corpus' quit.txt by version of Go, how many of those that wait for a lock or channel
have its address. FILE: other dumps, for this table alone.
Suspicions: rings of which the text is the only witness. One is right when its rule is the label's, or
one of `also`, and a line of the culprit is in it; "place" when only the line is right; else wrong. In
a healthy program every one is wrong.

--check prints "N passed, N failed" alone: fewer than LEAST of a hundred locks and channels with their
address, in any version, and a suspicion at error or above fail.
"""
import argparse
import collections
import csv
import glob
import io
import os
import subprocess
import sys
import tempfile

import confusion

LEAST = 90
SITES = {"mutex lock": "lock", "rwmutex rlock": "lock", "rwmutex lock": "lock",
         "semaphore": "lock", "chan send": "channel", "chan receive": "channel"}
QUERY = """SELECT state, sum(members), sum(objects_known) FROM groups
 WHERE NOT runtime AND state IN ('mutex lock', 'rwmutex rlock', 'rwmutex lock', 'semaphore',
 'chan send', 'chan receive', 'select', 'waitgroup wait', 'cond wait') GROUP BY state"""
ROOTCAUSE = os.path.join(confusion.BIN, "rootcause")


def states(path, tmp):
    """(state, threads, of which have an address) of a dump's waiting threads."""
    store = os.path.join(tmp, "store.sqlite")
    for old in glob.glob(store + "*"):
        os.remove(old)
    subprocess.run([ROOTCAUSE, "ingest", "-q", "--db", store, path], check=True, timeout=60,
                   stdout=subprocess.DEVNULL)
    r = subprocess.run([ROOTCAUSE, "sql", "--format", "csv", "--db", store, QUERY], check=True,
                       capture_output=True, text=True, timeout=60)
    return [(state, int(n), int(known)) for state, n, known in list(csv.reader(io.StringIO(r.stdout)))[1:]]


def corpus(sets):
    """(version of Go, labels, path) of each SIGQUIT dump."""
    for name, rows in confusion.labels().items():
        if rows[0]["set"] not in sets:
            continue
        folder = os.path.join(confusion.ROOT, "testdata/diagnosis", name)
        for there in [folder] + sorted(glob.glob(folder + "-go*")):
            for path in glob.glob(os.path.join(there, "quit.txt*")):
                yield there[len(folder) + 1:] or "go1.26", rows, path


def suspect(path, rows):
    """(right, place or wrong; severity; rule) of each cycle that is one by signature."""
    r = subprocess.run([ROOTCAUSE, "deadlock", "-q", "--format", "json", path], check=False,
                       capture_output=True, timeout=60)
    also = {rows[0]["rule"]} | set(",".join(x["also"] for x in rows).replace(" ", ",").split(","))
    for c in confusion.json.loads(r.stdout)["dumps"][-1]["cycles"]:
        if c["basis"] != "signature":
            continue
        places = set()
        for link in c["links"]:
            places |= {confusion.frame(x) for x in (link["thread"]["site"], link["waits"]["frame"],
                                                    link["has"]["frame"])}
        there = rows[0]["set"] != "healthy" and confusion.names(places, rows)
        yield ("wrong" if not there else "right" if c["rule"] in also else "place",
               c["severity"], c["rule"])


class Count:
    def __init__(self):
        self.waits = collections.Counter()  # (version, state), and with "known"
        self.said = collections.Counter()  # (rule, answer)
        self.labels = collections.Counter()  # (label, dumps | suspected | right)
        self.errors = []

    def add_states(self, version, found):
        for state, n, known in found:
            self.waits[version, state] += n
            self.waits[version, state, "known"] += known

    def add_suspicions(self, path, rows, found):
        label = rows[0]["rule"]
        self.labels[label, "dumps"] += 1
        self.labels[label, "suspected"] += bool(found)
        self.labels[label, "right"] += any(answer == "right" for answer, _, _ in found)
        for answer, severity, rule in found:
            self.said[rule, answer] += 1
            if severity not in ("info", "warning"):
                self.errors.append("%s: %s at %s" % (path, rule, severity))

    def sum(self, version, kind):
        states_ = [s for s in SITES if kind in ("all", SITES[s])]
        return (sum(self.waits[version, s] for s in states_),
                sum(self.waits[version, s, "known"] for s in states_))

    def show_objects(self):
        print("| waits for | %s |" % " | ".join(self.versions()))
        print("|---|" + "--:|" * len(self.versions()))
        for state in sorted({k[1] for k in self.waits}):
            self.row(state, [(self.waits[v, state], self.waits[v, state, "known"])
                             for v in self.versions()])
        for kind in ("lock", "channel", "all"):
            title = "locks and channels" if kind == "all" else "every " + kind
            self.row(title, [self.sum(v, kind) for v in self.versions()])

    def versions(self):
        return sorted({k[0] for k in self.waits})

    def row(self, title, figures):
        print("| %s | %s |" % (title, " | ".join(
            "%d of %d (%.0f %%)" % (k, n, 100 * k / n) if n else "-" for n, k in figures)))

    def show_suspicions(self):
        print("\n| suspected | right | right place | wrong |\n|---|--:|--:|--:|")
        for rule in sorted({r for r, _ in self.said}) + ["all"]:
            print("| %s | %s |" % (rule, " | ".join(
                str(sum(n for (r, a), n in self.said.items() if a == answer and rule in (r, "all")))
                for answer in ("right", "place", "wrong"))))
        print("\n| label | dumps | with a suspicion | with the right one |\n|---|--:|--:|--:|")
        for label in sorted({k for k, _ in self.labels}):
            if self.labels[label, "suspected"] or label.startswith("deadlock"):
                print("| %s | %d | %d | %d |" % ((label,) + tuple(
                    self.labels[label, x] for x in ("dumps", "suspected", "right"))))
        print("\n%d suspicions at error or above" % len(self.errors))

    def check(self):
        failed = len(self.errors)
        for line in self.errors:
            print("FAIL " + line)
        for v in self.versions():
            n, known = self.sum(v, "all")
            if n == 0 or 100 * known < LEAST * n:
                print("FAIL %s: %d of %d locks and channels with their address" % (v, known, n))
                failed += 1
        print("%d passed, %d failed" % (sum(self.said.values()) + len(self.versions()) - failed, failed))
        return failed != 0


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--set", action="append")
    a.add_argument("--verbose", action="store_true")
    a.add_argument("--check", action="store_true")
    a.add_argument("file", nargs="*")
    a = a.parse_args()
    count = Count()
    with tempfile.TemporaryDirectory() as tmp:
        for path in a.file:
            count.add_states("these", states(path, tmp))
        for version, rows, path in [] if a.file else corpus(a.set or ["train", "healthy"]):
            count.add_states(version, states(path, tmp))
            found = list(suspect(path, rows))
            count.add_suspicions(os.path.relpath(path, confusion.ROOT), rows, found)
            if a.verbose and found:
                print(os.path.relpath(path, confusion.ROOT), rows[0]["rule"], found)
    if a.check:
        return count.check()
    count.show_objects()
    if not a.file:
        count.show_suspicions()
    return 0


if __name__ == "__main__":
    sys.exit(main())
