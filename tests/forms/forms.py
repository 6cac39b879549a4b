#!/usr/bin/env python3
"""The same dump through every wrapping and damage gives the same groups.

    forms.py RECORDS FILE...

RECORDS is tests/readers/records.c, built. Each FILE is a clean dump; what `records --groups` says of
it (states, functions, lines, creators, ids, waits, labels, events) is compared with what it says of
each wrapped copy. Prints a line for what differs, then N passed, N failed.
"""
import difflib
import html
import json
import os
import random
import re
import subprocess
import sys
import tempfile

HEADER = re.compile(r"^goroutine (\d+) (?:gp=[^\[]*)?\[.*\].*:$", re.M)


def lines(text):
    return text.splitlines(True)


def each(text, f):
    """f(i, line without newline) for every line."""
    return "".join(f(i, l.rstrip("\n")) + "\n" for i, l in enumerate(lines(text)))


def clock(i):
    return "2024-05-01T10:%02d:%02d.%09d" % (i // 50 % 60, i % 60, i * 7919 % 1000000000)


def prefix(f):
    return lambda text: each(text, lambda i, l: f(i) + l)


def cri(size):
    def wrap(text):
        out = []
        for i, l in enumerate(lines(text)):
            l = l.rstrip("\n")
            pieces = [l[k : k + size] for k in range(0, len(l), size)] or [""]
            for n, piece in enumerate(pieces):
                out.append("%sZ stderr %s %s\n" % (clock(i), "F" if n == len(pieces) - 1 else "P", piece))
        return "".join(out)

    return wrap


def docker(size):
    def wrap(text):
        out = []
        for i, l in enumerate(lines(text)):
            for k in range(0, len(l), size):
                out.append(json.dumps({"log": l[k : k + size], "stream": "stderr", "time": clock(i) + "Z"}) + "\n")
        return "".join(out)

    return wrap


def record(make):
    """A JSON record a line."""
    return lambda text: each(text, lambda i, l: json.dumps(make(i, l), separators=(",", ":")))


def whole(make):
    """The dump in one string of one record, other records around it."""
    def wrap(text):
        other = json.dumps({"level": "info", "msg": "listening", "time": clock(0) + "Z"}) + "\n"
        return other + json.dumps(make(text.rstrip("\n"))) + "\n" + other

    return wrap


def go_quote(s):
    return json.dumps(s, ensure_ascii=False)


def ansi(text):
    def one(i, l):
        if HEADER.match(l):
            return "\x1b[1;31m" + l + "\x1b[0m"
        return "\t\x1b[38;5;244m" + l[1:] + "\x1b[0m" if l.startswith("\t") else "\x1b[36m" + l + "\x1b[m" if l else l

    return each(text, one)


MONTH = "May  1 10:%02d:%02d"
K8S = {"pod_name": "shop-7d9f5b6c44-x2x7k", "namespace_name": "default"}
WRAPPINGS = {
    "docker-json": docker(1 << 20),
    "docker-json-16k": docker(16384),
    "docker-json-40": docker(40),
    "compose": prefix(lambda i: "svc-1  | "),
    "compose-timestamps": prefix(lambda i: "svc-1  | %sZ " % clock(i)),
    "cri": cri(1 << 20),
    "cri-16k": cri(16384),
    "cri-33": cri(33),
    "journald-short": prefix(lambda i: MONTH % (i // 50 % 60, i % 60) + " node-3 shop[4711]: "),
    "journald-iso": prefix(lambda i: clock(i)[:19] + "+0200 node-3 shop[4711]: "),
    "journald-precise": prefix(lambda i: (MONTH + ".%06d") % (i // 50 % 60, i % 60, i * 7919 % 1000000) + " node-3 shop[4711]: "),
    "journald-export-continued": lambda t: "".join(("May 01 10:00:00 node-3 shop[4711]: " if i == 0 else " " * 35) + l for i, l in enumerate(lines(t))),
    "kubectl-prefix": prefix(lambda i: "[pod/shop-7d9f5b6c44-x2x7k/shop] "),
    "kubectl-timestamps": prefix(lambda i: clock(i) + "Z "),
    "kubectl-both": prefix(lambda i: "[pod/shop-7d9f5b6c44-x2x7k/shop] %sZ " % clock(i)),
    "stern": prefix(lambda i: "shop-7d9f5b6c44-x2x7k shop "),
    "syslog-rfc3164": prefix(lambda i: "<11>" + MONTH % (i // 50 % 60, i % 60) + " node-3 shop[4711]: "),
    "syslog-rfc5424": prefix(lambda i: "<11>1 %sZ node-3 shop 4711 - - " % clock(i)),
    "logfmt-lines": lambda t: each(t, lambda i, l: 'time="%sZ" level=error msg=%s' % (clock(i)[:19], go_quote(l))),
    "logfmt-whole": lambda t: "time=%sZ level=INFO msg=up\ntime=%sZ level=ERROR msg=stuck dump=%s n=1\n" % (clock(1), clock(2), go_quote(t)),
    "zap": whole(lambda t: {"level": "error", "ts": 1714557601.25, "caller": "a/b.go:7", "msg": "hung", "stacktrace": t}),
    "zerolog": whole(lambda t: {"level": "error", "time": "2024-05-01T10:00:00Z", "message": t}),
    "logrus": whole(lambda t: {"level": "error", "msg": t, "time": "2024-05-01T10:00:00+02:00"}),
    "slog": whole(lambda t: {"time": "2024-05-01T10:00:00.5Z", "level": "ERROR", "msg": "stuck", "dump": t, "attempt": 2}),
    "k8s-json": record(lambda i, l: {"log": l + "\n", "stream": "stderr", "kubernetes": K8S, "@timestamp": clock(i) + "Z"}),
    "gcp-text": record(lambda i, l: {"insertId": "1x%d" % i, "textPayload": l, "timestamp": clock(i) + "Z", "resource": {"type": "k8s_container"}}),
    "gcp-json": whole(lambda t: {"insertId": "1x", "jsonPayload": {"message": t, "severity": "ERROR"}, "timestamp": clock(1) + "Z"}),
    "gcloud-read": lambda t: "[\n  {\n    \"insertId\": \"x\",\n    \"textPayload\": %s,\n    \"timestamp\": \"%sZ\"\n  }\n]\n" % (json.dumps(t), clock(1)),
    "cloudwatch": prefix(lambda i: clock(i)[:23] + "Z\t"),
    "cloudwatch-host": prefix(lambda i: "[ip-10-0-0-1] "),
    "test-log": prefix(lambda i: "    "),
    "t-log": lambda t: "".join(("    shop_test.go:12: " if i == 0 else "        ") + l for i, l in enumerate(lines(t))),
    "github-actions": prefix(lambda i: clock(i)[:27] + "Z "),
    "log-package": prefix(lambda i: "2024/05/01 10:%02d:%02d " % (i // 50 % 60, i % 60)),
    "klog": prefix(lambda i: "E0501 10:%02d:%02d.%06d    4711 main.go:44] " % (i // 50 % 60, i % 60, i)),
    "heroku": prefix(lambda i: clock(i)[:26] + "+00:00 app[web.1]: "),
    "rsyslog": lambda t: WRAPPINGS["journald-short"](t.replace("\t", "#011")),
    "rsyslog-in-one": lambda t: "May  1 10:00:00 node-3 shop[4711]: " + t.rstrip("\n").replace("\n", "#012").replace("\t", "#011") + "\n",
    "backslash-t": lambda t: WRAPPINGS["klog"](t.replace("\t", "\\t")),
    "csv-lines": lambda t: "time,text\n" + each(t, lambda i, l: '%d,"%s"' % (1714557600000 + i, l.replace('"', '""'))),
    "quote": prefix(lambda i: "> "),
    "crlf": lambda t: t.replace("\n", "\r\n"),
    "ansi": ansi,
    "spaces-4": lambda t: t.replace("\t", "    "),
    "spaces-8": lambda t: t.replace("\t", "        "),
    "trimmed": lambda t: each(t, lambda i, l: l.strip()),
    "html": lambda t: "<html><body><pre>\n" + html.escape(t) + "</pre></body></html>\n",
    "bom": lambda t: "\ufeff" + t,
    "utf16-le": lambda t: ("\ufeff" + t).encode("utf-16-le"),
    "utf16-be": lambda t: ("\ufeff" + t).encode("utf-16-be"),
    "noise-around": lambda t: "2024/05/01 10:00:00 up\n" + t + "\n2024/05/01 10:00:01 down\n",
}
# A wrapping around a wrapping, as collectors of collectors make them.
WRAPPINGS["cri-in-compose"] = lambda t: WRAPPINGS["compose"](WRAPPINGS["crlf"](t))
WRAPPINGS["ansi-in-kubectl"] = lambda t: WRAPPINGS["kubectl-prefix"](ansi(t))
WRAPPINGS["logrus-in-cri"] = lambda t: WRAPPINGS["cri"](WRAPPINGS["logrus"](t))
WRAPPINGS["slog-in-docker"] = lambda t: WRAPPINGS["docker-json"](WRAPPINGS["slog"](t))
WRAPPINGS["crlf-in-compose"] = WRAPPINGS.pop("cri-in-compose")

# Race reports are indented themselves, have no other mark, and no header to know one line by.
RACE_LOSES = {"trimmed", "rsyslog-in-one"}


class Checker:
    def __init__(self, records):
        self.records = records
        self.passed = self.failed = 0
        self.work = tempfile.mkdtemp()

    def read(self, files):
        """What records says of each of {name: bytes or text}."""
        paths = {}
        for name, text in files.items():
            path = os.path.join(self.work, name)
            with open(path, "wb") as f:
                f.write(text if isinstance(text, bytes) else text.encode())
            paths[path] = name
        out = subprocess.run([self.records, "--groups", *paths, os.devnull], stdout=subprocess.PIPE, check=True)
        result = {}
        for part in out.stdout.decode().split("==> ")[1:]:
            path, _, said = part.partition("\n")
            if path in paths:
                result[paths[path]] = said
                os.remove(path)
        return result

    def check(self, ok, what, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print("FAIL " + what)
            if detail:
                print("\n".join("    " + l for l in detail.splitlines()[:12]))

    def same(self, base, name, want, got):
        diff = difflib.unified_diff(want.splitlines(), got.splitlines(), "clean", name, lineterm="", n=0)
        self.check(want == got, "%s: %s" % (base, name), "\n".join(diff))


def threads(said):
    """Of each dump: id -> what was said of the goroutine, in order."""
    found = []
    for part in re.split(r"^(?=  thread )", said, flags=re.M)[1:]:
        found.append((part.split()[1], re.split(r"^(?=end |event |loss |error |WRONG)", part, flags=re.M)[0]))
    return found


def cuts(c, base, text, clean):
    """Every goroutine whose header stands before the cut is there, all but the last as it was."""
    rng = random.Random(base)
    offsets = sorted({rng.randrange(1, len(text)) for _ in range(60)} | {len(text) - 1})
    heads = [(m.end(), m.group(1)) for m in HEADER.finditer(text)]
    said = c.read({"cut-%d" % at: text[:at] for at in offsets})
    whole_of = dict(threads(clean))
    for at in offsets:
        got = threads(said["cut-%d" % at])
        want = [i for end, i in heads if end <= at and i in whole_of]
        missing = [i for i in dict.fromkeys(want) if i not in dict(got)]
        last = want[-1] if want else None
        # What was printed in a panic's message looks like the culprit until more is seen.
        changed = [i for i, t in got if i != last and i in whole_of and t != whole_of[i]]
        changed += [i for i, t in got if i not in text]
        c.check(not missing and not changed and "WRONG" not in said["cut-%d" % at],
                "%s: cut at %d: missing %s, changed %s" % (base, at, missing, changed))


def interleaved(c, base, text, clean, other_text, other):
    """Two processes line by line: each dump as if it were alone."""
    alone = [threads(clean), threads(other)]
    for name, a, b in (("compose", "a-1  | ", "b-1  | "), ("replicas", "svc-1  | ", "svc-2  | "),
                       ("kubectl", "[pod/a-6f/a] ", "[pod/b-6f/b] "), ("pods", "[pod/s-7d9-x2x7k/s] ", "[pod/s-7d9-x2x8k/s] "),
                       ("pids", "May  1 10:00:00 h s[11]: ", "May  1 10:00:00 h s[12]: "),
                       ("hosts", "[ip-10-0-0-1] ", "[ip-10-0-0-2] ")):
        rng = random.Random(base + name)
        left, right, out = lines(text), lines(other_text), []
        while left or right:
            source, mark = (left, a) if right == [] or (left and rng.random() < 0.5) else (right, b)
            out.append(mark + source.pop(0))
        said = c.read({"mixed": "".join(out)})["mixed"]
        dumps = [threads(s) for s in re.split(r"^(?=snapshot )", said, flags=re.M)[1:]]
        diff = difflib.unified_diff(str(sorted(alone)).split("\\n"), str(sorted(dumps)).split("\\n"), lineterm="", n=1)
        c.check(sorted(dumps) == sorted(alone), "%s: two processes under %s: %s goroutines of %s" % (
            base, name, [len(d) for d in dumps], [len(d) for d in alone]), "\n".join(diff))


def main():
    c = Checker(sys.argv[1])
    bases = {}
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8", newline="") as f:
            bases[os.path.basename(path).removesuffix(".txt")] = f.read()
    clean = c.read(bases)
    for base, text in bases.items():
        want = clean[base]
        c.check("thread" in want or "event" in want, base + ": nothing is read of the clean dump")
        c.check(not re.search("^(WRONG|error|loss)", want, re.M), base + ": " + want[-200:])
        names = [n for n in WRAPPINGS if not (base.startswith("race") and n in RACE_LOSES)]
        got = c.read({n: WRAPPINGS[n](text) for n in names})
        for name in names:
            c.same(base, name, want, got[name])
        if not base.startswith("race"):
            cuts(c, base, text, want)
    names = [b for b in bases if b.startswith(("hung-go", "hung-quit-go", "panic-go", "asleep", "test-timeout"))]
    for a, b in zip(names, names[1:] + names[:1]):
        interleaved(c, a + " with " + b, bases[a], clean[a], bases[b], clean[b])
    os.rmdir(c.work)
    print("%d passed, %d failed" % (c.passed, c.failed))
    return c.failed != 0


if __name__ == "__main__":
    sys.exit(main())
