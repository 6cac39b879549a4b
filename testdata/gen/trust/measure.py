#!/usr/bin/env python3
"""Compare what tracebacks print with what was true.

    measure.py RUNS HEADER MDOC TSV

RUNS holds one folder a run, named MINOR-PORT-VARIANT (26-amd64-default), with the files that
main.go writes: truth.tsv, user.txt, system.txt. Written are the C header of trusted rows, the table
for the manual, and the raw counts. Everything is ordered by name, so equal runs give equal bytes.
"""
import collections
import os
import re
import sys

MIN_CHECKS = 20  # a row is trusted when all of at least so many unmarked values were right
MAX_OFFSET = 128

HEADER = re.compile(r"^goroutine (\d+) .*\[.*\]:$")
WORD = re.compile(r"[{}]|\.\.\.|_|0x[0-9a-f]+\??")
SYNC_OP = re.compile(r"^(?:internal/)?(sync\.\(\*\w+\)\.[A-Z]\w*)$")
KIND = {  # scenario -> kind of the object its goroutines wait for
    "mutex": "MUTEX",
    "rwmutex-rlock": "RWMUTEX",
    "rwmutex-lock-readers": "RWMUTEX",
    "rwmutex-lock-writer": "RWMUTEX",
    "waitgroup": "WAITGROUP",
    "cond": "COND",
    "once": "ONCE",
    "chan-send": "CHAN",
    "chan-receive": "CHAN",
    "chan-nil": "CHAN",
    "select": "CHAN",
    "select-one": "CHAN",
}
STD = re.compile(r"^(runtime|sync|internal/sync)\.")
OUTER = re.compile(r"^sync\.\(\*(RWMutex|Once)\)\.")


def words(text):
    """The words of a frame's arguments: [(value, marked)], None for an inlined frame."""
    if text == "...":
        return None
    out, depth = [], 0
    for token in WORD.findall(text):
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        elif token == "...":
            break  # the rest is not printed, and where the next word starts is unknown
        elif token == "_":
            out.append(None)
        else:
            out.append((int(token.rstrip("?"), 16), token.endswith("?")))
    return out


def split_frame(line):
    """'main.(*T).M(0x1, {0x2})' -> name and argument text."""
    depth = 0
    for i in range(len(line) - 1, -1, -1):
        if line[i] == ")":
            depth += 1
        elif line[i] == "(":
            depth -= 1
            if depth == 0:
                return line[:i], line[i + 1 : -1]
    return line, ""


def goroutines(path):
    """Yield (id, [(function, words)]) for each goroutine of a dump."""
    gid, frames = None, []
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            line = line.rstrip("\n")
            m = HEADER.match(line)
            if m:
                if gid is not None:
                    yield gid, frames
                gid, frames = int(m.group(1)), []
            elif gid is not None and (not line or line.startswith("created by ")):
                yield gid, frames
                gid = None
            elif gid is not None and line.endswith(")") and not line.startswith("\t"):
                name, text = split_frame(line)
                frames.append((name, words(text)))
    if gid is not None:
        yield gid, frames


def read_truth(path):
    out = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            gid, scenario, *pairs = line.rstrip("\n").split("\t")
            out[int(gid)] = (scenario, dict(p.split("=", 1) for p in pairs))
    return out


class Row:
    """Observations of one argument of one frame in one scenario of one run."""

    def __init__(self):
        self.unmarked = collections.Counter()  # value minus object -> times; None: not the object
        self.marked = collections.Counter()
        self.absent = 0
        self.current = 0  # unmarked and not the value on entry, but the variable's present one

    def add(self, word, objects, current=None):
        if word is None:
            self.absent += 1
            return
        value, mark = word
        near = [value - o for o in objects if 0 <= value - o < MAX_OFFSET]
        (self.marked if mark else self.unmarked)[min(near) if near else None] += 1
        if not mark and not near and current is not None and value == current:
            self.current += 1

    def merge(self, other):
        self.unmarked.update(other.unmarked)
        self.marked.update(other.marked)
        self.absent += other.absent
        self.current += other.current

    def offset(self):
        for seen in (self.unmarked, self.marked):
            known = [(n, -d) for d, n in seen.items() if d is not None]
            if known and 2 * max(known)[0] >= sum(seen.values()):
                return -max(known)[1]
        return 0

    def counts(self, offset):
        """right, wrong, right with ?, wrong with ?"""
        n, m = sum(self.unmarked.values()), sum(self.marked.values())
        right, right_marked = self.unmarked[offset], self.marked[offset]
        return right, n - right, right_marked, m - right_marked


def measure_std(add, scenario, truth, frames):
    kind = KIND[scenario]
    ops = [(i, SYNC_OP.match(name).group(1)) for i, (name, _) in enumerate(frames) if SYNC_OP.match(name)]
    inner = ops[0][1] if ops else ""
    outer = ops[-1][1] if ops else ""
    objects = [int(truth[k], 16) for k in ("object", "object2") if k in truth]
    mutex = [int(truth["mutex"], 16)] if "mutex" in truth else None
    for name, args in frames:
        if not STD.match(name):
            continue
        views = []  # (kind, via, addresses): what the frame's arguments may stand for
        if mutex is None or OUTER.match(name):
            views.append((kind, outer if OUTER.match(name) else inner, objects))
        else:
            views.append(("MUTEX", inner, mutex))
            if name.endswith("sync.(*Mutex).lockSlow"):
                views.append((kind, outer, objects))
        for k, via, addresses in views:
            for i in range(len(args) if args else 1):
                add(name, i, via, k, args[i] if args else None, addresses)


def measure_user(add, scenario, truth, frames):
    seen = collections.Counter()
    assigned = scenario == "user-assigned"
    for name, args in frames:
        current = int(truth["now:" + name], 16) if "now:" + name in truth else None
        if "recv:" + name in truth:
            values = truth["recv:" + name].split(",")
            nth = seen[name]
            seen[name] += 1
            if nth < len(values):
                word = args[0] if args else None
                add(name, 0, "", "ASSIGNED" if assigned else "RECEIVER", word, [int(values[nth], 16)], current)
        for key, value in truth.items():
            if key.startswith("word:" + name + ":"):
                i = int(key.rsplit(":", 1)[1])
                word = args[i] if args and i < len(args) else None
                add(name, i, "", "ASSIGNED" if assigned else "WORD", word, [int(value, 16)], current)


def measure_run(table, key, folder):
    truth = read_truth(os.path.join(folder, "truth.tsv"))
    for level in ("user", "system"):
        found = 0
        for gid, frames in goroutines(os.path.join(folder, level + ".txt")):
            if gid not in truth:
                continue
            found += 1
            scenario, facts = truth[gid]

            def add(name, i, via, kind, word, objects, current=None):
                row = table[(*key, level, scenario, name, i, via, kind)]
                row.add(word, objects, current)

            (measure_std if scenario in KIND else measure_user)(add, scenario, facts, frames)
        if found != len(truth):
            sys.exit(f"{folder}: {level}.txt shows {found} of the {len(truth)} goroutines")


def version_ranges(minors):
    out = []
    for m in sorted(minors):
        if out and out[-1][1] == m - 1:
            out[-1][1] = m
        else:
            out.append([m, m])
    return out


def c_string(s):
    return '"' + s + '"'


def main():
    runs, header_path, mdoc_path, tsv_path = sys.argv[1:]
    raw = collections.defaultdict(Row)  # by run: minor, port, variant, level, scenario, name, arg, via, kind
    for folder in sorted(os.listdir(runs)):
        m = re.match(r"^(\d+)-(\w+)-(\w+)$", folder)
        if m and os.path.exists(os.path.join(runs, folder, "system.txt")):
            measure_run(raw, (int(m.group(1)), m.group(2), m.group(3)), os.path.join(runs, folder))
    if not raw:
        sys.exit(f"{runs}: no runs")

    # One row of the table: all builds and scenarios of a version, port and level together.
    table = collections.defaultdict(Row)
    for (minor, port, _, level, scenario, name, arg, via, kind), row in raw.items():
        if scenario == "chan-nil" or kind == "ASSIGNED":
            continue
        if kind in ("RECEIVER", "WORD"):
            name = "*[...]" if "[...]" in name else "*"
        if kind == "WORD":
            arg = -1
        if kind == "RECEIVER":  # it is also a word that was passed
            table[(name, -1, via, "WORD", port, level, minor)].merge(row)
        table[(name, arg, via, kind, port, level, minor)].merge(row)
    offsets = {key: row.offset() for key, row in table.items()}

    with open(tsv_path, "w", encoding="utf-8") as f:
        f.write("go_minor\tport\tvariant\tlevel\tscenario\tfunction\targ\tvia\tkind\toffset\t"
                "right\twrong\tright_marked\twrong_marked\tabsent\tcurrent\n")
        for key in sorted(raw):
            row = raw[key]
            offset = row.offset()
            right, wrong, right_marked, wrong_marked = row.counts(offset)
            if key[6] > 0 and not right and not right_marked and key[8] not in ("WORD", "ASSIGNED"):
                continue  # a flag, a stack address: not meant to be the object
            f.write("\t".join(map(str, (*key, offset, right, wrong, right_marked, wrong_marked,
                                        row.absent, row.current))) + "\n")

    # Neighbouring versions that agree make one row.
    rows = []
    for key in sorted(table, key=lambda k: (k[0].replace("*", "~", 1), *k[1:]) if k[0][0] == "*" else k):
        name, arg, via, kind, port, level, minor = key
        right, wrong, _, _ = table[key].counts(offsets[key])
        unmarked = right + wrong
        if not unmarked or (not right and kind not in ("RECEIVER", "WORD")):
            continue  # not about the object: a stack address, a flag
        trusted = wrong == 0 and unmarked >= MIN_CHECKS
        same = (name, arg, via, kind, port, level, offsets[key], trusted)
        if rows and rows[-1]["same"] == same and rows[-1]["last"] == minor - 1:
            rows[-1]["last"] = minor
            for k, n in (("right", right), ("wrong", wrong), ("unmarked", unmarked)):
                rows[-1][k] += n
        else:
            rows.append(dict(same=same, first=minor, last=minor, right=right, wrong=wrong, unmarked=unmarked))

    measured = sorted({(port, minor) for (_, _, _, _, port, _, minor) in table})
    span = "; ".join(
        port + " " + ", ".join("1.%d" % a if a == b else "1.%d-1.%d" % (a, b)
                               for a, b in version_ranges({m for p, m in measured if p == port}))
        for port in sorted({p for p, _ in measured}))

    with open(header_path, "w", encoding="utf-8") as f:
        f.write("/* SPDX-License-Identifier: MIT */\n/* Generated by testdata/gen/trust/measure.py (make trust-table): do not edit.\n"
                " *\n"
                " * Measured on %s.\n"
                " * Rows with wrong > 0 or fewer than TRUST_MIN_CHECKS checks are kept as the record of what was\n"
                " * seen; trust_find() believes only the others. */\n"
                "#ifndef FORMATS_TRUST_TABLE_H\n#define FORMATS_TRUST_TABLE_H\n\n"
                '#include "trust.h"\n\n'
                "/* first, last, port, level, function, argument, operation, kind, offset, right, wrong, unmarked */\n"
                "/* clang-format off */\n"
                "static const struct trust_row trust_table[] = {\n" % span)
        for r in rows:
            name, arg, via, kind, port, level, offset, _ = r["same"]
            f.write("\t{%d, %d, TRUST_%s, TRUST_%s, STR_INIT(%s), %d, STR_INIT(%s), TRUST_%s, %d, %d, %d, %d},\n" % (
                r["first"], r["last"], port.upper(), level.upper(), c_string(name), arg, c_string(via),
                kind, offset, r["right"], r["wrong"], r["unmarked"]))
        f.write("};\n/* clang-format on */\n\n#endif\n")

    # The manual: trusted rows, one line an argument, with the versions for each level and port.
    cells = collections.defaultdict(lambda: collections.defaultdict(set))
    for r in rows:
        name, arg, via, kind, port, level, offset, trusted = r["same"]
        if trusted:
            cells[(name, arg, via, kind, offset)][(level, port)].update(range(r["first"], r["last"] + 1))

    def cell(by, level):
        groups = collections.defaultdict(list)
        for port in sorted({p for p, _ in measured}):
            minors = by.get((level, port))
            if minors:
                text = ", ".join("1.%d" % a if a == b else "1.%d\\(en1.%d" % (a, b)
                                 for a, b in version_ranges(minors))
                groups[text].append(port)
        ports = {p for p, _ in measured}
        return "; ".join(t if set(g) == ports else t + " (" + ", ".join(g) + ")" for t, g in sorted(groups.items())) or "\\(en"

    nouns = dict(MUTEX="Mutex", RWMUTEX="RWMutex", WAITGROUP="WaitGroup", COND="Cond", CHAN="channel",
                 ONCE="Once", RECEIVER="receiver", WORD="the value passed")
    with open(mdoc_path, "w", encoding="utf-8") as f:
        f.write('.\\" Generated by testdata/gen/trust/measure.py (make trust-table): do not edit.\n'
                ".Bl -column \"internal/sync.(*Mutex).lockSlow\" \"arg\" \"RWMutex + 12\" \"1.18-1.26\" \"1.18-1.26\"\n"
                ".It Sy Frame Ta Sy Word Ta Sy Is Ta Sy debug=2 Ta Sy SIGQUIT\n")
        for (name, arg, via, kind, offset), by in cells.items():
            frame = name
            if name[0] == "*":
                frame = ("generic " if "[...]" in name else "") + ("function" if arg < 0 else "method") + " of yours"
            noun = nouns[kind] + (" + %d" % offset if offset else "")
            op = via.rsplit(".", 1)[-1] if via else ""
            if via and not name.endswith("." + op):
                noun += " (in %s)" % re.sub(r"^sync\.\(\*(\w+)\)\.", r"\1.", via)
            f.write(".It %s Ta %s Ta %s Ta %s Ta %s\n" % (
                frame, "any" if arg < 0 else arg, noun, cell(by, "user"), cell(by, "system")))
        f.write(".El\n")

    trusted = sum(1 for r in rows if r["same"][7])
    print("measured %s: %d rows, %d trusted" % (span, len(rows), trusted))


if __name__ == "__main__":
    main()
