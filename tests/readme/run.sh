#!/bin/sh
# The sessions of README.md are run, and what they print must be what stands there. A line "..." stands
# for any number of lines. UPDATE=1 rewrites the sessions that have no such line.
set -u
cd "$(dirname "$0")/../.." || exit 2
exec python3 - README.md <<'PY'
import os
import re
import subprocess
import sys

path = sys.argv[1]
text = open(path, encoding="utf-8").read()
env = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8", PATH=os.path.abspath("bin") + ":" + os.environ["PATH"])
passed = failed = 0


def run(command):
    done = subprocess.run(["sh", "-c", command], env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=300)
    return done.stdout.decode("utf-8", "replace").rstrip("\n").splitlines()


def matches(want, got):
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in want)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def session(block):
    """Runs the commands of one block; returns it as it should stand."""
    global passed, failed
    out, lines, i = [], block.rstrip("\n").split("\n"), 0
    while i < len(lines):
        command = lines[i]
        i += 1
        want = []
        while i < len(lines) and not lines[i].startswith("$ "):
            want.append(lines[i])
            i += 1
        got = run(command[2:])
        while want and want[-1] == "":
            want.pop()
        if matches(want, got):
            passed += 1
        else:
            failed += 1
            print("FAIL", command)
            print("\n".join("    " + line for line in got[:40]))
        out += [command] + (want if "..." in want or matches(want, got) else got)
    return "\n".join(out) + "\n"


new = re.sub(r"```console\n(\$ .*?)```", lambda m: "```console\n" + session(m.group(1)) + "```", text, flags=re.S)
if os.environ.get("UPDATE") and new != text:
    open(path, "w", encoding="utf-8").write(new)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)
PY
