#!/bin/sh
# SPDX-License-Identifier: MIT
# judge.sh CAPTURES [OUT]: judges a folder of captures after a load test, and says so to the CI.
#
# OUT (default: rootcause-report) gets report.html for people, report.sarif, junit.xml, codequality.json
# and summary.md. Exit: 0 the gate passed, 1 it failed, 2 something could not be judged or read.
#
# ROOTCAUSE_FAIL_ON   the gate; default error, and error,new where there is a baseline
# ROOTCAUSE_BASELINE  findings that are known (rootcause baseline create); default rootcause-baseline.jsonl
# ROOTCAUSE_SUPPRESS  decisions with reason and date; default rootcause-suppress.list
# ROOTCAUSE_TRIM      what stands before the repository's own paths: the module, or the build's folder
# ROOTCAUSE_LINK      "https://HOST/REPOSITORY/blob/COMMIT/{file}#L{line}"
set -u
captures=${1:?usage: judge.sh CAPTURES [OUT]}
out=${2:-rootcause-report}
baseline=${ROOTCAUSE_BASELINE:-rootcause-baseline.jsonl}
suppress=${ROOTCAUSE_SUPPRESS:-rootcause-suppress.list}
gate=error
mkdir -p "$out" || exit 2

set -- --db "$out/run.sqlite"
[ -n "${ROOTCAUSE_TRIM:-}" ] && set -- "$@" --trim-path "$ROOTCAUSE_TRIM"
[ -n "${ROOTCAUSE_LINK:-}" ] && set -- "$@" --link "$ROOTCAUSE_LINK"
[ -f "$suppress" ] && set -- "$@" --suppress "$suppress"
if [ -f "$baseline" ]; then
	set -- "$@" --baseline "$baseline"
	gate=error,new
fi
set -- "$@" --fail-on "${ROOTCAUSE_FAIL_ON:-$gate}"

# The captures are read once; what cannot be read is trouble, and the gate must not pass for it.
rm -f "$out/run.sqlite"
rootcause ingest --replace --db "$out/run.sqlite" "$captures"
read=$?

rootcause report -q "$@" -o "$out/report.html"
rootcause report -q "$@" -o "$out/report.sarif"
rootcause report -q "$@" --format junit -o "$out/junit.xml"
rootcause report -q "$@" --format gitlab -o "$out/codequality.json"
rootcause report -q "$@" --format markdown -o "$out/summary.md"
[ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$out/summary.md" >>"$GITHUB_STEP_SUMMARY"

# Last, since its exit is the answer: annotations for GitHub, the text for all others.
if [ -n "${GITHUB_ACTIONS:-}" ]; then
	rootcause report "$@" --format github
else
	rootcause report "$@"
fi
verdict=$?
[ "$read" -ge 2 ] && exit 2
exit "$verdict"
