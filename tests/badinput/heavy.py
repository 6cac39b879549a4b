#!/usr/bin/env python3
"""heavy.py STACKDIFF [NAME...]: see heavy.sh."""
import os
import subprocess
import sys
import time

PLAIN = b"goroutine 1 [select]:\nmain.wait()\n\t/srv/main.go:9 +0x1d\ncreated by main.main in goroutine 1\n\t/srv/main.go:3 +0x1\n\n"
LAST = PLAIN.replace(b"goroutine 1 [select]", b"goroutine 999999999 [chan receive]").replace(b"wait", b"last")
MB = 1 << 20


def line_of_1_gb():
    yield PLAIN
    for _ in range(1024):
        yield b"x" * MB
    yield b"\n" + LAST


def goroutines_10_m():
    for i in range(0, 10_000_000, 10_000):
        yield b"".join(b"goroutine %d [select]:\nmain.wait()\n\t/srv/main.go:9 +0x1d\n\n" % n for n in range(i + 1, i + 10_001))
    yield LAST


def stack_of_1_m():
    yield b"goroutine 5 [select]:\n"
    for i in range(0, 1_000_000, 10_000):
        yield b"".join(b"main.f%d()\n\t/srv/main.go:%d +0x1d\n" % (n, n) for n in range(i, i + 10_000))
    yield b"\n" + LAST


def nul_bytes():
    for i in range(1000):
        yield b"goroutine %d [select]:\nmain.w\0ait(\0)\n\t/srv/ma\0in.go:9 +0x1d\n\n\0\0\0\n" % (i + 2) + b"a line of text\n" * 20
    yield LAST


def huge_ids():
    yield PLAIN
    for i in range(100_000):
        yield b"goroutine %s%d [select]:\nmain.lost()\n\t/srv/main.go:9 +0x1d\n\n" % (b"9" * 30, i)
    yield LAST


def nested_brackets():
    yield b"goroutine 3 [" + b"[" * 900_000 + b"]:\nmain.f(" + b"{" * 900_000 + b"0x1" + b"}" * 90_000 + b")\n\t/srv/main.go:9 +0x1d\n\n"
    yield b"goroutine 4 [select]:\nmain.g(" + b"(" * 500_000 + b")" * 500_000 + b"\n\t/srv/main.go:9 +0x1d\n\n" + LAST


def labels_of_1_mb():
    for i in range(200):
        yield b'goroutine %d [select labels:{"k%d": "' % (i + 2, i) + b"v" * (MB - 100) + b'"}]:\nmain.f()\n\t/srv/main.go:9 +0x1d\n\n'
    yield LAST


def many_writers():
    """Every line another writer's."""
    for i in range(20_000):
        yield b"writer-%d | goroutine 1 [running]:\n" % i
    yield LAST


def two_writers():
    """A million goroutines each, line by line."""
    for i in range(2, 1_000_002):
        for line in (b"goroutine %d [select]:\n" % i, b"main.wait()\n", b"\t/srv/main.go:9 +0x1d\n", b"\n"):
            yield b"a-1  | " + line + b"b-1  | " + line


# What is made, MiB that it may take, words that must be said, threads of the plain kind in the end.
CASES = [
    ("one line of 1 GB", line_of_1_gb, 40, "longer than 1 MiB"),
    ("10 M goroutines of one frame", goroutines_10_m, 700, "10000001"),
    ("a stack of 1 M frames", stack_of_1_m, 250, "more than 65536 frames"),
    ("NUL bytes", nul_bytes, 40, "main.last"),
    ("100,000 ids above 2^64", huge_ids, 40, "huge id"),
    ("900,000 nested brackets", nested_brackets, 60, "main.last"),
    ("200 labels of 1 MB", labels_of_1_mb, 300, "main.last"),
    ("20,000 writers", many_writers, 200, "more than 64 writers"),
    ("two writers, a million goroutines each, mixed", two_writers, 250, "several writers"),
]


def run(program, make):
    words = open("/tmp/heavy.%d" % os.getpid(), "w+b")
    os.unlink(words.name)
    started = time.monotonic()
    child = subprocess.Popen([program, "--format", "text", "-"], stdin=subprocess.PIPE, stdout=words, stderr=words)
    given = 0
    try:
        chunk = bytearray()
        for piece in make():
            chunk += piece
            if len(chunk) >= 256 * 1024:
                child.stdin.write(chunk)
                given += len(chunk)
                chunk = bytearray()
        child.stdin.write(chunk)
        given += len(chunk)
        child.stdin.close()
    except BrokenPipeError:
        pass
    _, status, usage = os.wait4(child.pid, 0)
    words.seek(0)
    return given, time.monotonic() - started, os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, words.read().decode(errors="replace")


def main():
    passed = failed = 0
    for name, make, limit, want in CASES:
        if len(sys.argv) > 2 and not any(w in name for w in sys.argv[2:]):
            continue
        given, seconds, code, rss, words = run(sys.argv[1], make)
        ok = code == 0 and rss <= limit and want in words and not any(c < " " and c not in "\n\t" for c in words)
        print("%s %-46s %6.1f MB read, %5.1f s, %6.1f MiB of %d" % ("ok  " if ok else "FAIL", name, given / 1e6, seconds, rss, limit))
        if not ok:
            print("    exit %d; wanted '%s' in: %s" % (code, want, words[:1500].replace("\n", "\n    ")))
        passed += ok
        failed += not ok
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
