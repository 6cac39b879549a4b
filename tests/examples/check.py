#!/usr/bin/env python3
"""The examples of `rootcause explain` are still what they say: every excerpt stands, line by line and in
order, in the capture it names; that capture is a hit, or a miss, of the very rule; and explain prints
it. Prints "N passed, N failed"."""
import glob
import gzip
import os
import re
import subprocess
import sys

passed = failed = 0


def check(what, holds):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print("FAIL", what)


def read(path):
    with (gzip.open(path, "rt", errors="replace") if path.endswith(".gz") else open(path, errors="replace")) as f:
        return f.read().split("\n")


def parts(text):
    """Heading and lines of each part."""
    out = []
    for line in text.split("\n"):
        if line and not line.startswith("\t"):
            out.append((line, []))
        elif out:
            out[-1][1].append(line[1:])
    return out


def captures(rule, kind):
    """Folders whose captures are judged by the cases of that kind."""
    folders = []
    for case in glob.glob("tests/rules/%s/%s-*" % (rule, kind)):
        folders.append(case)
        folders += re.findall(r"^captures (\S+)", open(case + "/expect").read(), re.M)
    return folders


def squeeze(line):
    return re.sub(r"(?<=\S)\s+", " ", line).rstrip()


def in_order(excerpt, lines):
    """A blank line begins anew at the top: blocks may stand in another order than in the capture."""
    at = 0
    for want in map(squeeze, excerpt):
        if not want:
            at = 0
        if want in ("...", ""):
            continue
        while at < len(lines) and squeeze(lines[at]) != want:
            at += 1
        if at == len(lines):
            return want
        at += 1
    return None


rules = {os.path.basename(p)[:-4] for p in glob.glob("lib/rules/sql/*.sql")}
examples = sorted(glob.glob("lib/rules/examples/*.txt"))
for path in examples:
    rule = os.path.basename(path)[:-4]
    text = open(path).read()
    found = parts(text)
    heads = [h.split()[0].rstrip(":") for h, _ in found]
    check("%s: no such rule" % path, rule in rules)
    check("%s: bug, seen, fix, healthy: %s" % (path, heads), heads == ["bug", "seen", "fix", "healthy"])
    check("%s: a reason" % path, re.match(r"healthy( in [^:]+)?: \S", found[-1][0]) is not None)
    for head, lines in found:
        check("%s: %s: nothing below it" % (path, head), any(lines) or head.startswith("healthy:"))
        source = re.match(r"(seen|healthy) in ([^:\s]+)", head)
        if not source:
            continue
        folder = os.path.dirname(source[2])
        kinds = captures(rule, "hit" if source[1] == "seen" else "miss")
        if source[2].startswith("testdata/incident/hung/"):
            kinds.append(folder)  # the planted bugs of the incident: tests/rules/_incident
        check("%s: %s is of no such case" % (path, source[2]), folder in kinds)
        missing = in_order(lines, read(source[2])) if os.path.exists(source[2]) else "no file"
        check("%s: %s: not there: %s" % (path, source[2], missing), missing is None)
    told = subprocess.run(["rootcause", "explain", rule], capture_output=True, text=True)
    shown = [re.sub(r"\s+", " ", l).strip() for l in told.stdout.split("\n")]
    lost = [l for l in text.split("\n") if l and re.sub(r"\s+", " ", l).strip() not in shown]
    check("explain %s: lacks %s" % (rule, lost[:1]), told.returncode == 0 and not lost)
check("at least thirty rules have one: %d" % len(examples), len(examples) >= 30)
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed != 0)
