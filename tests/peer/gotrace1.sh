#!/bin/sh
# Our reader of v1 traces against the Go toolchain, which converts them: the same events of every kind,
# in the same order for each goroutine, proc, task and region, with the same states, reasons, stacks
# and contexts, at the same times (gotrace1.py says what is made equal first).
#
#   tests/peer/gotrace1.sh [TRACE...]    default: testdata/gotrace1, and traces made here
#   VERSIONS   toolchains (default: go1.11.13 go1.14.15 go1.18.10 go1.19 go1.20.14 go1.21.13)
#
# Prints N passed, N failed; a trace is one case, a version that cannot be had is said.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v go >/dev/null || { echo "no go: nothing to compare with" >&2; echo "0 passed, 0 failed"; exit 0; }
B=build/${V:-release}
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
${CC:-cc} -std=c17 -O1 -Ilib -I. -D_POSIX_C_SOURCE=200809L -fno-lto -o "$tmp/ours" tests/peer/gotrace1_ours.c \
	"$B/librootcause.a" -lz -ldeflate -lxxhash || exit 2
passed=0
failed=0

compare() { # TRACE NAME
	if GOTOOLCHAIN=local go tool trace -d=parsed "$1" >"$tmp/theirs" && "$tmp/ours" "$1" >"$tmp/tsv" &&
		tests/peer/gotrace1.py "$tmp/tsv" "$tmp/theirs" >"$tmp/why"; then
		passed=$((passed + 1))
	else
		echo "FAIL $2"
		head -n 20 "$tmp/why"
		failed=$((failed + 1))
	fi
}

if [ $# -gt 0 ]; then
	for trace; do
		compare "$trace" "$trace"
	done
else
	for trace in testdata/gotrace1/*.trace; do
		compare "$trace" "$trace"
	done
	for version in ${VERSIONS:-go1.11.13 go1.14.15 go1.18.10 go1.19 go1.20.14 go1.21.13}; do
		for options in '-scale 4' '-profile'; do
			# shellcheck disable=SC2086
			if testdata/gen/gotrace1/run.sh "$tmp/made" "$version" $options 2>"$tmp/why"; then
				compare "$tmp/made" "$version $options"
			else
				echo "no trace of $version: $(tail -n 1 "$tmp/why")" >&2
			fi
		done
	done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
