# SPDX-License-Identifier: MIT
"""Flat and cum of `profq diff --per=none` are those of `profq top --diff_base`, name by name."""
import collections
import json
import subprocess

PAIRS = (("go1.22-cpu", "go1.26-cpu"), ("go1.19-heap", "go1.26-heap"), ("go1.22-mutex", "go1.26-mutex"),
         ("go1.19-allocs", "go1.22-allocs"), ("pair-first", "pair-later"),
         ("go1.19-goroutine", "go1.26-goroutine"), ("go1.22-block", "go1.26-block"), ("odd-inlined", "odd-inlined"))


def rows(*command):
    done = subprocess.run(("profq",) + command + ("--format", "json"), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["rows"]


for base, new in PAIRS:
    files = ["testdata/pprof/%s.pb.gz" % base, "testdata/pprof/%s.pb.gz" % new]
    want, got = collections.Counter(), collections.Counter()
    for row in rows("top", "--no-trim", "--diff_base", *files):
        want[row["name"], "flat"] += row["flat"]
        want[row["name"], "cum"] += row["cum"]
    for row in rows("diff", "--per=none", *files):
        for what in "flat", "cum":
            got[row["base_name"] or row["name"], what] -= row["base_" + what]
            got[row["name"], what] += row[what]
    wrong = sorted(key for key in want | got if want[key] != got[key])
    print(base, new, wrong or "the same")
