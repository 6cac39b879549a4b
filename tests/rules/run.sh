#!/bin/sh
# Every folder below tests/rules with an `expect` (its language: SOURCE there), and the incident,
# through `rootcause report --format json`. PATTERN: only paths that contain it.
# Prints "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/rules/check.py "$@"
