# SPDX-License-Identifier: MIT
"""compare.py TOP.json IMPORTED: what import.js printed has the figures of `profq top`.

Functions are compared by name, as top adds them up. Figures need not fit: speedscope has no place for
negative weights, so profiles with any are only asked to load; a double holds 53 bits.
"""
import collections
import json
import sys

with open(sys.argv[1], encoding="utf-8") as f:
    top = json.load(f)
flat, cum = collections.Counter(), collections.Counter()
total = 0
with open(sys.argv[2], encoding="utf-8") as f:
    for profile in map(json.loads, f.read().splitlines()):
        total += profile["total"]
        for name, mine, below in profile["frames"]:
            flat[name] += mine
            cum[name] += below
rows = top["rows"]
if any(r["flat"] < 0 or r["cum"] < 0 for r in rows) or len({r["name"] for r in rows}) < len(rows):
    sys.exit(0)
bad = 0
for r in rows:
    name = r["name"]
    for mine, theirs, what in ((r["flat"], flat[name], "flat"), (r["cum"], cum[name], "cum")):
        # Functions of one name in several files are several frames there: cum may count twice.
        if abs(mine - theirs) > abs(mine) * 1e-12 and not (what == "cum" and theirs > mine):
            print(f"  {name}: {what} {mine}, there {theirs}", file=sys.stderr)
            bad += 1
if rows and not total:
    print("  nothing was imported", file=sys.stderr)
    bad += 1
sys.exit(bad > 0)
