#!/usr/bin/env python3
"""nests.py TRACE.json: Chrome's trace event format as it is written down; "N passed, M failed".

Complete events of one track nest or follow each other, names of tracks come once, every event has
what its phase demands.
"""

import json
import sys

NEED = {"X": ("name", "pid", "tid", "ts", "dur"), "M": ("name", "pid", "args"), "C": ("name", "pid", "ts", "args")}


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        events = json.load(f)["traceEvents"]
    tracks, names, problems = {}, set(), []
    for e in events:
        if any(key not in e for key in NEED[e["ph"]]):
            problems.append(f"incomplete: {e}")
        if e["ph"] == "X":
            start = round(e["ts"] * 1000)
            tracks.setdefault((e["pid"], e["tid"]), []).append((start, -round(e["dur"] * 1000)))
        if e["ph"] == "M":
            track = (e["name"], e["pid"], e["tid"] if e["name"] == "thread_name" else 0)
            if track in names:
                problems.append(f"named twice: {track}")
            names.add(track)
    for track, slices in tracks.items():
        if ("thread_name", *track) not in names and track[0] != 2:
            problems.append(f"without a name: {track}")
        stack = []
        for start, minus in sorted(slices):
            while stack and stack[-1] <= start:
                stack.pop()
            if stack and stack[-1] < start - minus:
                problems.append(f"does not nest: {track} at {start}")
            stack.append(start - minus)
    for problem in problems[:5]:
        print(problem, file=sys.stderr)
    print(f"{len(tracks)} passed, {len(problems)} failed")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
