#!/usr/bin/env python3
"""What `rootcause report --source` says of all captures of each program, against its labels.

  tests/diagnosis/programs.py FOLDER [--set train|frozen|healthy]... [--capture] [--verbose] [NAME...]

FOLDER holds NAME/{debug2-1..3.txt,heap.pb.gz,mutex.pb.gz,block.pb.gz,trace.out,quit.txt}, as an
engineer on call takes them (testdata/gen/diagnosis/watch/watch_session.go); --capture builds the
programs with today's Go, runs them under their own load and takes them anew, in some ten minutes.
Without it what is there is judged again. The README beside this says what counts as what.
"""
import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from confusion import BIN, RANK, ROOT, labels

SOURCE = os.path.join(ROOT, "testdata/gen/diagnosis")
ANSWERS = ("right", "lines", "also", "blocked", "elsewhere", "wrong", "load", "none")
HEADS = ("right", "in its lines", "another word", "blocked", "elsewhere", "wrong", "load", "not named")
# What a program under a load generator on a shared machine truly shows.
LOAD = ("sched.", "memory.", "contention.hot-lock")
# Steps of a chain that tell where threads are, and not why.
SYMPTOMS = ("waits", "started", "queue", "they wait")
LIVE = 6  # programs under load that run side by side


# ---- captures ----

def build(names, out):
    """-a and healthy programs with -trimpath, -b as a container shows them (run.sh)."""
    for flags, some in (("-trimpath", [n for n in names if not n.endswith("-b")]),
                        ("-gcflags=all=-trimpath=%s=>/app" % SOURCE,
                         [n for n in names if n.endswith("-b")])):
        if some:
            subprocess.run([os.environ.get("GO", "go"), "build", "-p", "2", flags, "-o", out + "/"] +
                           ["./" + n for n in some], cwd=SOURCE, check=True)


def capture(name, programs, folder):
    out = os.path.join(folder, name)
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    env = {"HOME": "/nonexistent", "TMPDIR": programs, "SESSION_DIR": out}
    env.update({k: v for k, v in os.environ.items() if k.startswith("SESSION_") and k != "SESSION_DIR"})
    with open(os.path.join(out, "quit.txt"), "wb") as log:
        try:
            subprocess.run([os.path.join(programs, name)], env=env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=log, timeout=200, check=False)
        except subprocess.TimeoutExpired:
            print("%s: no end" % name, file=sys.stderr)


def capture_all(names, folder):
    with tempfile.TemporaryDirectory() as programs:
        build(names, programs)
        for some, at_once in (([n for n in names if n.startswith("p")], 200),
                              ([n for n in names if not n.startswith("p")], LIVE)):
            with ThreadPoolExecutor(at_once) as pool:
                list(pool.map(lambda n: capture(n, programs, folder), some))


# ---- judgement ----

def report(folder):
    r = subprocess.run([os.path.join(BIN, "rootcause"), "report", "-q", "--format", "json",
                        "--source", SOURCE, folder], capture_output=True, check=False, timeout=120)
    if r.returncode not in (0, 1):
        raise RuntimeError("%s: exit %d: %s" % (folder, r.returncode, r.stderr.decode("utf-8", "replace")))
    return json.loads(r.stdout)["findings"]


def reasons(finding):
    return [s for s in finding["chain"] if not s["text"].startswith(SYMPTOMS)]


def lines(places, name):
    return {p["line"] for p in places if (p.get("file") or "").endswith("/%s/main.go" % name)}


def judge(name, rows, findings):
    """One of ANSWERS, and the findings that count."""
    bad = [f for f in findings if RANK[f["severity"]] >= RANK["warning"]]
    rule = rows[0]["rule"]
    if rule == "healthy":
        if all(f["rule"].startswith(LOAD) for f in bad):
            return ("load" if bad else "right"), bad
        return "wrong", bad
    under = {e for f in findings for e in f["effects"]}
    also = set(",".join(r["also"] for r in rows).replace(" ", ",").split(",")) | {rule}
    culprit = {int(r["place"].rsplit(":", 1)[1]) for r in rows if r["role"] in ("culprit", "both")}
    blocked = {int(r["place"].rsplit(":", 1)[1]) for r in rows if r["role"] == "blocked"}
    same = [f for f in bad if f["rule"] == rule]
    if any(lines(f["locations"], name) & culprit for f in same):
        return "right", bad
    if any(lines(reasons(f), name) & culprit for f in same):
        return "lines", bad
    if any(f["rule"] in also and lines(f["locations"] + reasons(f), name) & culprit for f in bad):
        return "also", bad
    if any(lines(f["locations"] + f["chain"], name) & blocked for f in same):
        return "blocked", bad
    if same:
        return "elsewhere", bad
    if any(RANK[f["severity"]] >= RANK["error"] and f["rule"] not in also and f["fingerprint"] not in under
           for f in bad):
        return "wrong", bad
    return "none", bad


def show(f):
    return "%s %s [%s] %s" % (f["severity"], f["rule"], f["basis"], f["message"])


def look(folder, names, rows, verbose):
    table = collections.Counter()
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda n: report(os.path.join(folder, n)), names))
    for name, findings in zip(names, found):
        answer, bad = judge(name, rows[name], findings)
        table[rows[name][0]["rule"], answer] += 1
        if verbose and (answer != "right" or verbose > 1):
            places = " ".join("%s:%s" % (r["role"], r["place"]) for r in rows[name])
            print("%s %s %s (%s)" % (answer, name, rows[name][0]["rule"], places))
            for f in bad:
                print("    " + show(f))
    print("%-34s" % "label" + "".join("%13s" % h for h in HEADS))
    for rule in sorted({r for r, _ in table}):
        print("%-34s" % rule + "".join("%13d" % table[rule, a] for a in ANSWERS))
    for what, some in (("programs with a fault", [k for k in table if k[0] != "healthy"]),
                       ("healthy", [k for k in table if k[0] == "healthy"])):
        print("%-34s" % what + "".join("%13d" % sum(table[k] for k in some if k[1] == a) for a in ANSWERS))


def main():
    a = argparse.ArgumentParser()
    a.add_argument("folder")
    a.add_argument("name", nargs="*")
    a.add_argument("--set", action="append")
    a.add_argument("--capture", action="store_true")
    a.add_argument("--verbose", action="count", default=0)
    a = a.parse_args()
    sets = a.set or ["train", "healthy"]
    rows = {n: r for n, r in labels().items() if r[0]["set"] in sets and (not a.name or n in a.name)}
    os.makedirs(a.folder, exist_ok=True)
    if a.capture:
        capture_all(list(rows), os.path.abspath(a.folder))
    names = [n for n in rows if os.path.isfile(os.path.join(a.folder, n, "quit.txt"))]
    if len(names) < len(rows):
        print("%d programs have no captures in %s (--capture)" % (len(rows) - len(names), a.folder))
    look(a.folder, names, rows, a.verbose)
    return not names


if __name__ == "__main__":
    sys.exit(main())
