#!/usr/bin/env python3
"""Make from real dumps what logs, terminals and browsers make of them; write LABELS.tsv and SOURCE.

    mangle.py FOLDER LABELS SOURCES

LABELS and SOURCES are the lines run.sh wrote for the clean files. A mangled file has the label of
its original, since nothing is lost; where something is, the label is worked out here, on the clean
text.
"""
import html
import json
import os
import re
import sys

HEADER = re.compile(r"^goroutine \d+ (?:gp=[^\[]*)?\[", re.M)
LOG = [
    "2024/05/01 10:00:01 listening on :8080\n",
    '{"level":"info","ts":1714557601.2,"msg":"goroutine pool resized","size":8}\n',
    "[GIN] 2024/05/01 - 10:00:02 | 200 |     1.2ms |       10.0.0.7 | GET      \"/cart\"\n",
    "gc 7 @0.512s 2%: 0.011+0.42+0.003 ms clock, 0.023+0.11/0.38/0+0.007 ms cpu, 4->4->1 MB, 5 MB goal, 0 MB stacks, 0 MB globals, 2 P\n",
]


def each_line(text, f):
    return "".join(f(i, line) for i, line in enumerate(text.splitlines(True)))


def stamp(i):
    return "%02d:%02d.%09d" % (i // 40 % 60, i % 60, (i * 7919 + 123456789) % 1000000000)


def cri(text):
    return each_line(text, lambda i, l: "2024-05-01T10:%sZ stderr F %s" % (stamp(i), l))


def cri_partial(text):
    """Long lines in pieces, as CRI runtimes write lines over their buffer (here 48 bytes)."""
    out = []
    for i, line in enumerate(text.splitlines()):
        pieces = [line[k : k + 48] for k in range(0, len(line), 48)] or [""]
        for n, piece in enumerate(pieces):
            tag = "F" if n == len(pieces) - 1 else "P"
            out.append("2024-05-01T10:%sZ stderr %s %s\n" % (stamp(i), tag, piece))
    return "".join(out)


def docker_json(text):
    return each_line(text, lambda i, l: json.dumps(
        {"log": l, "stream": "stderr", "time": "2024-05-01T10:%sZ" % stamp(i)}, separators=(",", ":")) + "\n")


def json_string(text):
    rest = {"level": "error", "ts": 1714557601.25, "caller": "shop/main.go:44", "msg": "hung request"}
    line = json.dumps({**rest, "stacktrace": text.rstrip("\n"), "request_id": "a1"})
    return LOG[1] + line + "\n" + LOG[1]


def ansi(text):
    def one(i, line):
        line = line.rstrip("\n")
        if HEADER.match(line):
            return "\x1b[1;31m" + line + "\x1b[0m\n"
        if line.startswith("\t"):
            return "\t\x1b[38;5;244m" + line[1:] + "\x1b[0m\n"
        return "\x1b[36m" + line + "\x1b[m\n" if line else "\n"

    return each_line(text, one)


def between(text):
    """Lines of other writers between the goroutines, where a blank line ends a block."""
    out, n = [], 0
    for block in text.split("\n\n"):
        out.append(block.rstrip("\n") + "\n\n" + LOG[n % len(LOG)])
        n += 1
    return LOG[0] + "".join(out)


PREFIXES = {
    "docker": lambda i: "shop-1  | ",
    "compose": lambda i: "shop-1  | 2024-05-01T10:%sZ " % stamp(i),
    "kubectl": lambda i: "[pod/shop-7d9f5b6c44-x2x7k/shop] ",
    "journald": lambda i: "May 01 10:%02d:%02d node-3 shop[4711]: " % (i // 40 % 60, i % 60),
    "journald-iso": lambda i: "2024-05-01T10:%02d:%02d+0200 node-3 shop[4711]: " % (i // 40 % 60, i % 60),
    "syslog": lambda i: "<11>1 2024-05-01T10:%sZ node-3 shop 4711 - - " % stamp(i),
    "github-actions": lambda i: "2024-05-01T10:%sZ " % stamp(i)[:-2],
    "log-time": lambda i: "2024/05/01 10:%02d:%02d " % (i // 40 % 60, i % 60),
    "indent": lambda i: "        ",
    "tab": lambda i: "\t",
    "quote": lambda i: "> ",
}


class Corpus:
    def __init__(self, folder, labels, sources):
        self.folder = folder
        self.labels = {}
        with open(labels, encoding="utf-8") as f:
            for line in f:
                name, *rest = line.rstrip("\n").split("\t")
                self.labels[name] = rest
        with open(sources, encoding="utf-8") as f:
            self.sources = [line.rstrip("\n").split("\t") for line in f]

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8", newline="") as f:
            return f.read()

    def write(self, name, text, origin, how, label=None, encoding="utf-8"):
        with open(os.path.join(self.folder, name), "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode(encoding))
        snapshots, goroutines, events, notes = label or self.labels[origin]
        self.labels[name] = [snapshots, goroutines, events, how + "; from " + origin]
        self.sources.append([name, "mangle.py", how + ", from " + origin])


def mangle(c, stem):
    origin = stem + ".txt"
    if origin not in c.labels:
        return
    text = c.read(origin)
    mangled = "mangled-" + stem + "-"
    for name, prefix in PREFIXES.items():
        c.write(mangled + name + ".txt", each_line(text, lambda i, l: prefix(i) + l), origin, "prefix of " + name)
    c.write(mangled + "cri.txt", cri(text), origin, "CRI log")
    c.write(mangled + "cri-partial.txt", cri_partial(text), origin, "CRI log with partial lines")
    c.write(mangled + "docker-json.txt", docker_json(text), origin, "Docker's json-file, a line an object")
    c.write(mangled + "json-string.txt", json_string(text), origin, "the whole dump in one string of a JSON log line")
    c.write(mangled + "crlf.txt", text.replace("\n", "\r\n"), origin, "CRLF")
    c.write(mangled + "spaces.txt", text.replace("\t", "    "), origin, "tabs as four spaces")
    c.write(mangled + "trimmed.txt", each_line(text, lambda i, l: l.strip() + "\n"), origin, "all indentation lost")
    c.write(mangled + "ansi.txt", ansi(text), origin, "ANSI colours")
    c.write(mangled + "html.txt", "<pre>\n" + html.escape(text) + "</pre>\n", origin, "HTML entities")
    c.write(mangled + "noise.txt", between(text), origin, "log lines between the goroutines")
    c.write(mangled + "bom.txt", "\ufeff" + text, origin, "UTF-8 byte order mark")
    c.write(mangled + "utf16.txt", text, origin, "UTF-16 with byte order mark, as PowerShell redirects", encoding="utf-16")
    c.write(mangled + "no-blank.txt", re.sub(r"\n\n+", "\n", text), origin, "blank lines lost")

    snapshots, goroutines, events, _ = c.labels[origin]
    two = [str(2 * int(snapshots)), goroutines + "," + goroutines, str(2 * int(events))]
    c.write(mangled + "two.txt", LOG[0] + text + "\n" + "".join(LOG) + text + LOG[0], origin,
            "the same dump twice in a log", two + [""])

    def lose(name, part, events, how):
        n = len(set(re.findall(r"^goroutine (\d+) (?:gp=[^\[]*)?\[", part, re.M)))
        counts = [snapshots, str(n)] if n else ["0", "-"]
        c.write(mangled + name + ".txt", part, origin, how, counts + [events, ""])

    headers = [m.start() for m in HEADER.finditer(text)]
    last = headers[-1]
    frame = text.index("\n", last) + 1  # the first frame of the last goroutine
    end = text.index("\n", frame)
    lose("cut-name", text[: frame + 7], events, "cut in a function name")
    lose("cut-args", text[: text.rindex("(", frame, end) + 3], events, "cut in the arguments")
    lose("cut-frame", text[: end + 1], events, "cut between the two lines of a frame")
    lose("cut-file", text[: end + 6], events, "cut in a file name")
    lose("cut-header", text[: last + 12], events, "cut in a header; the goroutine begun is not counted")
    lose("headless", text[text.index("\n", headers[0]) + 1 :], "0",
         "the first lines lost: frames first, whose goroutine is not counted")


def main():
    folder, labels, sources = sys.argv[1:]
    for name in os.listdir(folder):
        if name.startswith("mangled-"):
            os.remove(os.path.join(folder, name))
    c = Corpus(folder, labels, sources)
    for stem in ("hung-go1.26", "hung-quit-go1.26", "panic-nested-go1.26", "hung-go1.19"):
        mangle(c, stem)
    for name in sorted(os.listdir(folder)):
        if name not in c.labels and name not in ("LABELS.tsv", "SOURCE"):
            os.remove(os.path.join(folder, name))
    with open(os.path.join(folder, "LABELS.tsv"), "w", encoding="utf-8") as f:
        f.write("file\tsnapshots\tgoroutines\tevents\tnotes\n")
        for name in sorted(c.labels):
            f.write("\t".join([name, *c.labels[name]]) + "\n")
    with open(os.path.join(folder, "SOURCE"), "w", encoding="utf-8") as f:
        f.write(SOURCE)
        for row in sorted(c.sources):
            f.write("\t".join(row) + "\n")


SOURCE = """Go stack text: goroutine dumps, panics, fatal errors, race reports, debug=1 profiles.

program   testdata/gen/dumps (our own), run by testdata/gen/dumps/run.sh; mangled-* by mangle.py there
versions  the second column below; linux/amd64, built with -trimpath
licence   MIT, ours

LABELS.tsv holds the truth, found without any reader of ours: how many moments of a process a file
shows, how many goroutines each (distinct ids; all system goroutines 0 count as one; - where a file
shows none, or is a profile of something else), and how many events (a panic with all that follows
from it is one, so is a fatal error, so is a race report).

file	Go	command (shop, cgo, test, leak, raced: the programs as built by run.sh)
"""

if __name__ == "__main__":
    main()
