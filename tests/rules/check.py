# SPDX-License-Identifier: MIT
"""Runs rootcause over the case folders and holds its report against their `expect`."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

BIN = os.path.join(os.environ.get("BIN", "bin"), "rootcause")
ABOVE_INFO = ("warning", "error", "critical")


def run_report(copy, *options):
    """The report, and what went wrong."""
    run = subprocess.run(
        [BIN, "report", "-q", "--format", "json", *options, copy],
        capture_output=True, timeout=120, check=False)
    if run.returncode not in (0, 2):
        return None, "exit %d: %s" % (run.returncode, run.stderr.decode("utf-8", "replace"))
    try:
        return json.loads(run.stdout), None
    except ValueError:
        return None, "no JSON (exit %d): %s" % (
            run.returncode, run.stderr.decode("utf-8", "replace")[:300])


def watched(finding):
    """Whether watch-list has an entry for it: numbers and growth, never proof."""
    place = (finding["locations"] or [{}])[0]
    return (finding["rule"].startswith("leak.") and finding["basis"] != "proof"
            and bool(place.get("function")) and "state" in finding["evidence"])


def round_trip(copy, got):
    """None, or what --idle silenced that watch-list had not listed, or did not that it had."""
    wanted = sorted((f["rule"], f["fingerprint"]) for f in got["findings"] if not watched(f))
    if len(wanted) == len(got["findings"]):
        return None
    entries = os.path.join(os.path.dirname(copy), "watch.list")
    subprocess.run([BIN, "watch-list", "-q", "-o", entries, copy], timeout=120, check=True)
    again, trouble = run_report(copy, "--idle", entries)
    if not again:
        return trouble
    # What stood behind a silenced finding may come forward: one fault is one finding.
    before = [(f["rule"], f["fingerprint"]) for f in got["findings"]]
    left = sorted(k for k in ((f["rule"], f["fingerprint"]) for f in again["findings"])
                  if k in before)
    return None if left == wanted else "watch-list: %s, not %s" % (left, wanted)


def report(folder, only, options):
    """The report on a copy without `expect`, and what went wrong there and in the round trip."""
    with tempfile.TemporaryDirectory() as tmp:
        copy = os.path.join(tmp, os.path.basename(folder))
        shutil.copytree(folder, copy, ignore=lambda _, names: [
            n for n in names if n in ("expect", "contract") or (only and n not in only)])
        got, trouble = run_report(copy, *options)
        return got, trouble or (None if options else round_trip(copy, got))


def matches(finding, words, every=()):
    """words: [FUNCTION [FILE:LINE]] [severity=S] [basis=B] [seen~WORDS] [explains=RULE] [fix~WORD]."""
    places = finding["locations"]
    place = places[0] if places else {}
    for word in words:
        if word.startswith("severity="):
            if finding["severity"] != word[len("severity="):]:
                return False
        elif word.startswith("basis="):
            if finding["basis"] != word[len("basis="):]:
                return False
        elif word.startswith("seen~"):
            if word[len("seen~"):].replace("_", " ") not in (finding["evidence"].get("seen") or ""):
                return False
        elif word.startswith("explains="):
            ids = {f["fingerprint"]: f["rule"] for f in every}
            if word[len("explains="):] not in [ids.get(e) for e in finding["effects"]]:
                return False
        elif word.startswith("fix~"):
            if word[len("fix~"):] not in (finding["fix"] or ""):
                return False
        elif ":" in word and word.rsplit(":", 1)[1].isdigit() and ("/" in word or ".java:" in word):
            file, line = word.rsplit(":", 1)
            if not (place.get("file") or "").endswith(file) or place.get("line") != int(line):
                return False
        elif place.get("function") != word:
            return False
    return True


def captures_of(folder, lines):
    """The folder that is judged: the case's own, or the one that `captures` names."""
    for line in lines:
        if line.startswith("captures "):
            return line.split(None, 1)[1]
    return folder


def only_of(lines):
    """The files that `only` names: none, and it is all of them."""
    return [f for line in lines if line.startswith("only ") for f in line.split()[1:]]


def options_of(folder, lines):
    """--source for each `source`; --contract where a file of that name is beside `expect`."""
    options = [o for line in lines if line.startswith("source ") for o in ("--source", line.split(None, 1)[1])]
    contract = os.path.join(folder, "contract")
    return options + (["--contract", contract] if os.path.exists(contract) else [])


def check(got, line):
    """None, or why the line does not hold."""
    words = line.split()
    findings = got["findings"]
    states = {c["rule"]: c["state"] for c in got["coverage"]}
    if words[0] in ("any", "captures", "only", "source"):
        return None
    if words[0] == "no-finding-above":
        bad = [f for f in findings if f["severity"] in ABOVE_INFO]
        return None if not bad else "%s %s: %s" % (
            bad[0]["severity"], bad[0]["rule"], bad[0]["message"])
    if len(words) > 1 and words[1] == "fires":
        of_rule = [f for f in findings if words[0] in ("*", f["rule"])]
        if any(matches(f, words[2:], findings) for f in of_rule):
            return None
        return "fires at %s" % ([
            (f["rule"], f["severity"], (f["locations"] or [{}])[0]) for f in of_rule][:4])
    if len(words) > 2 and words[1] == "silent":
        bad = [f for f in findings if words[0] in ("*", f["rule"]) and matches(f, words[2:])]
        return None if not bad else "%s %s: %s" % (
            bad[0]["severity"], bad[0]["rule"], bad[0]["message"])
    if len(words) == 3 and words[1] == "not-at":
        bad = [f for f in findings if f["rule"] == words[0] and matches(f, words[2:])]
        return "%s: %s" % (bad[0]["severity"], bad[0]["message"]) if bad else None
    if len(words) == 2:
        state = states.get(words[0])
        return None if state in words[1].split("|") else "%s" % state
    return "expect: cannot read this line"


def cases(pattern):
    for folder, _, files in sorted(os.walk("tests/rules")):
        if "expect" in files and pattern in folder:
            yield folder


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    passed = failed = 0
    for folder in cases(pattern):
        with open(os.path.join(folder, "expect"), encoding="utf-8") as f:
            lines = [l.strip() for l in f if l.strip() and not l.startswith("#")]
        got, trouble = report(captures_of(folder, lines), only_of(lines), options_of(folder, lines))
        errors = [trouble] if trouble else []
        if got:
            errors += [c["rule"] + ": " + (c["note"] or "")
                       for c in got["coverage"] if c["state"] == "error"]
        for line in lines if got else []:
            why = check(got, line)
            if why:
                errors.append("%s: %s" % (line, why))
        if errors:
            failed += 1
            print("FAIL %s" % folder)
            for e in errors:
                print("     %s" % e)
        else:
            passed += 1
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
