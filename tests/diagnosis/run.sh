#!/bin/sh
# The corpus of the wait analysis: labels against sources against captures (check.py says what), and
# the verdicts of `rootcause deadlock --source` against the labels (confusion.py).
# Prints "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
BIN=${BIN:-$PWD/bin}
export BIN
{
	tests/diagnosis/check.py "$BIN/stackdiff"
	tests/diagnosis/confusion.py --check
} | awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3; next } { print }
	END { print p + 0 " passed, " f + 0 " failed"; exit f != 0 }'
