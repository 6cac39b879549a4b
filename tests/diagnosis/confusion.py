#!/usr/bin/env python3
"""What `rootcause deadlock --source` says of the corpus, against its labels: a confusion table.

  tests/diagnosis/confusion.py [--set train|frozen|frozen3|healthy]... [--verbose] [--check]

Right, wrong and not judged are as the README beside this defines them. Verdicts are rings and places
that nobody alive can free, at error and above; queues behind a goroutine that goes on are verdicts at
warning (contention). --check prints "N passed, N failed" alone: a wrong verdict fails, but for those
that are known (KNOWN), and so do fewer right ones than there were (LEAST).
"""
import argparse
import collections
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("BIN", os.path.join(ROOT, "bin"))
KNOWN = set()
LEAST = 490
# Queues behind one that goes on, and lines that are faults whatever waits there.
AT_WARNING = ("contention.", "leak.context", "leak.timer", "leak.http-")
RANK = {"info": 0, "warning": 1, "error": 2, "critical": 3}
ORPHAN = {("channel", "send"): "leak.chan-send", ("channel", "receive"): "leak.chan-receive",
          ("waitgroup", "exclusive"): "leak.waitgroup", ("cond", "exclusive"): "leak.cond"}


def labels():
    out = collections.OrderedDict()
    with open(os.path.join(ROOT, "tests/diagnosis/LABELS.tsv"), encoding="utf-8") as f:
        columns = f.readline().rstrip("\n").split("\t")
        for line in f:
            row = dict(zip(columns, line.rstrip("\n").split("\t")))
            name = row["program"] + ("" if row["disguise"] == "-" else "-" + row["disguise"])
            out.setdefault(name, []).append(row)
    return out


def run(path):
    with tempfile.TemporaryDirectory() as tmp:
        if path.endswith(".gz"):
            plain = os.path.join(tmp, "dump.txt")
            with gzip.open(path) as src, open(plain, "wb") as dst:
                dst.write(src.read())
            path = plain
        r = subprocess.run([os.path.join(BIN, "rootcause"), "deadlock", "-q", "--format", "json",
                            "--source", os.path.join(ROOT, "testdata/gen/diagnosis"), path],
                           capture_output=True, check=False, timeout=60)
    return json.loads(r.stdout)["dumps"][-1] if r.stdout else None


def frame(f):
    return (f or {}).get("function"), (f or {}).get("line")


def verdicts(dump):
    """(rule, severity, {(function, line)}) of each."""
    for c in dump["cycles"]:
        places = set()
        for link in c["links"]:
            places |= {frame(link["thread"].get("site")), frame(link["waits"].get("frame")),
                       frame(link["has"].get("frame"))}
            places |= {frame(f) for f in link["via"]}
        yield c["rule"], c["severity"], places
    for f in dump["findings"]:
        named = {frame(p) for p in f["places"] if p["role"] not in ("waits", "queue", "started")}
        named.add(frame(f["at"]))
        yield f["rule"], f["severity"], named
    for p in dump["piles"]:
        if p["end"] == "nobody":
            kind, mode = p["object"]["kind"], p["waits"]["mode"]
            if kind in ("lock", "rwlock"):
                places = {("", lost.get(k)) for lost in p["lost"] for k in ("return_line", "if_line")}
                yield "deadlock.lost-unlock", p["severity"], places
            elif (kind, mode) in ORPHAN:
                yield ORPHAN[kind, mode], p["severity"], {frame(p["waits"].get("frame"))}
        elif p["end"] == "live":
            yield "contention.lock-held-over-io", p["severity"], {frame(p["root"].get("site"))}


def names(places, rows):
    lines = {int(r["place"].rsplit(":", 1)[1]) for r in rows if r["role"] in ("culprit", "both")}
    return bool(lines & {line for _, line in places})


def judge(dump, rows):
    """right, wrong or none, and what was said."""
    rule = rows[0]["rule"]
    also = set(",".join(r["also"] for r in rows).replace(" ", ",").split(",")) - {"-", ""}
    said, answer = [], "none"
    for got, severity, places in verdicts(dump):
        least = "warning" if got.startswith(AT_WARNING) else "error"
        if rule == "healthy":
            least = "warning"
        if RANK[severity] < RANK[least]:
            continue
        said.append("%s %s %s" % (severity, got, sorted(l for _, l in places if l)))
        if got == rule and names(places, rows):
            return "right", said
        if got != rule and got not in also:
            answer = "wrong"
    return answer, said


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--set", action="append")
    a.add_argument("--verbose", action="store_true")
    a.add_argument("--check", action="store_true")
    a = a.parse_args()
    sets = a.set or ["train", "healthy"]
    table = collections.Counter()
    bad = 0
    for name, rows in labels().items():
        if rows[0]["set"] not in sets:
            continue
        for path in sorted(glob.glob(os.path.join(ROOT, "testdata/diagnosis", name, "*.txt*")) +
                           glob.glob(os.path.join(ROOT, "testdata/diagnosis", name + "-go*", "*.txt*"))):
            form = "quit" if "quit" in os.path.basename(path) else "debug2"
            dump = run(path)
            answer, said = judge(dump, rows) if dump else ("none", ["no dump"])
            if rows[0]["rule"] == "healthy":
                answer = "wrong" if said else "right"
            table[rows[0]["rule"], form, answer] += 1
            bad += answer == "wrong" and name not in KNOWN
            if a.check and answer == "wrong" and name not in KNOWN:
                print("FAIL %s: %s" % (os.path.relpath(path, ROOT), "; ".join(said)))
            if a.verbose and answer != "right":
                print("%s %s [%s]: %s" % (answer, os.path.relpath(path, ROOT), rows[0]["rule"],
                                          "; ".join(said) or "nothing"))
    if a.check:
        right = sum(n for (_, _, x), n in table.items() if x == "right")
        if right < LEAST:
            print("FAIL %d right verdicts, there were %d" % (right, LEAST))
            bad += 1
        print("%d passed, %d failed" % (sum(table.values()) - bad, bad))
        return bad != 0
    print("%-34s %-7s %6s %6s %6s" % ("label", "dump", "right", "wrong", "none"))
    for rule, form in sorted({(r, f) for r, f, _ in table}):
        print("%-34s %-7s %6d %6d %6d" % (rule, form, table[rule, form, "right"],
                                          table[rule, form, "wrong"], table[rule, form, "none"]))
    total = {k: sum(n for (_, _, x), n in table.items() if x == k) for k in ("right", "wrong", "none")}
    print("%-34s %-7s %6d %6d %6d" % ("all", "", total["right"], total["wrong"], total["none"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
