#!/bin/sh
# The corpus of the wait analysis: labels against sources against captures (check.py says what).
# Prints "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
tests/diagnosis/check.py "${BIN:-bin}/stackdiff"
