#!/bin/sh
# The corpus of the wait analysis: labels against sources against captures (check.py says what), the
# verdicts of `rootcause deadlock --source` against the labels (confusion.py), what SIGQUIT dumps tell
# without source (objects.py), and what is said of healthy programs (samples.py; by the thousand in
# make samples).
# Prints "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
BIN=${BIN:-$PWD/bin}
export BIN
{
	tests/diagnosis/check.py "$BIN/stackdiff"
	tests/diagnosis/confusion.py --check
	tests/diagnosis/objects.py --check
	tests/diagnosis/samples.py testdata/diagnosis testdata/samples
} | awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3; next } { print }
	END { print p + 0 " passed, " f + 0 " failed"; exit f != 0 }'
