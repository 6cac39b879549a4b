#!/usr/bin/env python3
"""False alarms: what is said of samples of healthy programs, each sample by itself.

  tests/diagnosis/samples.py FOLDER... [--keep FILE] [--error-pct N]

FOLDER is what testdata/gen/diagnosis/sample.sh writes: hNN/debug2-*.txt and hNN/quit*.txt, packed or
not. Of each sample `rootcause deadlock --source` and `rootcause report` tell their findings. One of basis proof or
source, warning or above, is wrong in any sample; of severity error or above, whatever its basis, in
more than ERROR_PCT of a hundred samples (2). What is wrong is listed with the file it is in.

Prints a table by program, then "N passed, N failed": a sample is one case.
"""
import argparse
import collections
import glob
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("BIN", os.path.join(ROOT, "bin"))
SOURCE = os.path.join(ROOT, "testdata/gen/diagnosis")
SURE = ("proof", "source")
WORSE = ("warning", "error", "critical")
LISTED = 40  # lines of what is wrong


def run(*words):
    r = subprocess.run([os.path.join(BIN, "rootcause"), *words], capture_output=True, check=False,
                       timeout=120)
    if r.returncode not in (0, 1) or not r.stdout:
        raise RuntimeError("%s: exit %d: %s" % (" ".join(words), r.returncode,
                                                r.stderr.decode("utf-8", "replace")[:300]))
    return json.loads(r.stdout)


def line_of(frame):
    return "%s:%s" % ((frame or {}).get("function"), (frame or {}).get("line"))


def by_source(path):
    """(verb, rule, basis, severity, place) of each cycle and pile that is a verdict."""
    for d in run("deadlock", "-q", "--format", "json", "--source", SOURCE, path)["dumps"]:
        for c in d["cycles"]:
            yield ("deadlock", c["rule"], c["basis"], c["severity"],
                   line_of(c["links"][0]["thread"]["site"]))
        for p in d["piles"]:
            if p["end"] != "open":
                yield ("deadlock", "pile that ends " + p["end"], p["basis"], p["severity"],
                       line_of(p["root"]["site"]))


def by_report(path):
    for f in run("report", "-q", "--format", "json", path)["findings"]:
        yield "report", f["rule"], f["basis"], f["severity"], f["message"]


def look(path):
    """Findings at warning and above."""
    try:
        return [f for source in (by_source, by_report) for f in source(path) if f[3] in WORSE]
    except (RuntimeError, ValueError, subprocess.TimeoutExpired) as e:
        return [("trouble", str(e), "proof", "error", "")]


class Count:
    def __init__(self):
        self.samples = collections.Counter()
        self.sure = collections.Counter()
        self.errors = collections.Counter()
        self.rules = collections.Counter()
        self.lines = []

    def add(self, path, found):
        name = os.path.basename(os.path.dirname(path))
        sure = [f for f in found if f[2] in SURE]
        errors = [f for f in found if f[3] in ("error", "critical")]
        self.samples[name] += 1
        self.sure[name] += bool(sure)
        self.errors[name] += bool(errors)
        self.rules.update({f[:4] for f in found})
        for f in found:
            if f in sure or f in errors:
                self.lines.append("%s: %s: %s %s [%s] at %s" % ((path,) + f))

    def show(self):
        print("| program | samples | with proof or source | with error |\n|---|--:|--:|--:|")
        for name in sorted(self.samples):
            if self.sure[name] or self.errors[name]:
                print("| %s | %d | %d | %d |" % (name, self.samples[name], self.sure[name],
                                                 self.errors[name]))
        print("| all %d | %d | %d | %d |" % (len(self.samples), self.samples.total(),
                                             self.sure.total(), self.errors.total()))
        print("\n| findings at warning or above | basis | severity | samples |\n|---|---|---|--:|")
        for (verb, rule, basis, severity), n in sorted(self.rules.items()):
            print("| %s: %s | %s | %s | %d |" % (verb, rule, basis, severity, n))
        print()
        for line in self.lines[:LISTED]:
            print(line)
        if len(self.lines) > LISTED:
            print("and %d more" % (len(self.lines) - LISTED))

    def verdict(self, error_pct):
        n, sure, errors = self.samples.total(), self.sure.total(), self.errors.total()
        many = errors * 100 > error_pct * n
        failed = sure + (errors if many else 0)
        print("%d samples of %d programs: %d with a finding of basis proof or source, %d with an "
              "error (%.1f %%)" % (n, len(self.samples), sure, errors, 100 * errors / max(n, 1)))
        print("%d passed, %d failed" % (max(n - failed, 0), failed))
        return failed != 0 or n == 0


def main():
    a = argparse.ArgumentParser()
    a.add_argument("folder", nargs="+")
    a.add_argument("--keep", help="all findings, as JSON")
    a.add_argument("--error-pct", type=float, default=2)
    a = a.parse_args()
    paths = sorted(p for folder in a.folder for form in ("debug2-*.txt*", "quit*.txt*")
                   for p in glob.glob(os.path.join(folder, "h[0-9]*", form)))
    count = Count()
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(look, paths))
    for path, f in zip(paths, found):
        count.add(path, f)
    if a.keep:
        with open(a.keep, "w", encoding="utf-8") as out:
            json.dump({p: f for p, f in zip(paths, found) if f}, out, indent=1)
    count.show()
    return count.verdict(a.error_pct)


if __name__ == "__main__":
    sys.exit(main())
