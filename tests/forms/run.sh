#!/bin/sh
# The same dump through every prefix, wrapping and damage gives the same groups (forms.py).
# Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build/release}
make --no-print-directory -s V="${V:-release}" "$B/records" || exit 1
set --
for kind in hung hung-quit hung-quit-crash panic panic-crash panic-nested panic-stack asleep map-writes overflow race test-timeout; do
	for v in 1.19 1.22 1.26; do
		f=testdata/goroutine/$kind-go$v.txt
		[ -f "$f" ] && set -- "$@" "$f"
	done
done
exec python3 tests/forms/forms.py "$B/records" "$@"
