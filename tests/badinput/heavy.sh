#!/bin/sh
# Hostile text by the gigabyte, made while it is read: bounded memory, clear words. Part of check-full.
# Prints a line with time and memory for each, then N passed, N failed.
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/badinput/heavy.py "${BIN:-$PWD/bin}/stackdiff" "$@"
