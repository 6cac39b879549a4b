#!/bin/sh
# All suites of `make check`, one line each; ends in the sum. A suite is a command whose last line is
# "N passed, N failed"; one that prints no such line has failed. Logs are in build/check/.
# Environment: CC, V (variant), ONLY="suite ..." to run a few.
set -u
cd "$(dirname "$0")/.." || exit 2
V=${V:-release}
B=build/$V
log=build/check
mkdir -p "$log"
if [ "$V" = release ]; then BIN=$PWD/bin; else BIN=$PWD/$B/bin; fi
PATH=$BIN:$PATH
TZ=UTC
LC_ALL=C
unset ROOTCAUSE_FAIL_ON NO_COLOR FORCE_COLOR CLICOLOR_FORCE
export BIN PATH TZ LC_ALL V B
. tests/suite.sh

# cmocka programs: one test function each counts.
units() {
	p=0
	f=0
	for t in tests/unit/test_*.c; do
		out=$("$B/unit/$(basename "$t" .c)" 2>&1)
		code=$?
		echo "$out" | grep -v '^\[ *\(RUN\|OK\)'
		n=$(echo "$out" | sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p')
		p=$((p + ${n:-0}))
		[ "$code" -eq 0 ] || f=$((f + 1))
	done
	echo "$p passed, $f failed"
	[ "$f" -eq 0 ]
}

# Every harness over its corpus and over the real inputs of its kind.
fuzz_replay() {
	p=0
	f=0
	for t in tests/fuzz/fuzz_*.c; do
		harness=$(basename "$t" .c)
		# shellcheck disable=SC2046 # names without blanks
		set -- $(tests/fuzz/inputs.sh "$harness")
		[ -d "tests/fuzz/corpus/$harness" ] && set -- "tests/fuzz/corpus/$harness" "$@"
		[ $# -gt 0 ] || { echo "FAIL $harness has no corpus" && f=$((f + 1)) && continue; }
		if out=$("$B/fuzz/$harness" "$@" 2>&1); then
			n=$(echo "$out" | sed -n 's/^\([0-9]*\) passed.*/\1/p' | tail -n 1)
			p=$((p + ${n:-0}))
		else
			echo "FAIL $harness: $out" | tail -n 5
			f=$((f + 1))
		fi
	done
	echo "$p passed, $f failed"
	[ "$f" -eq 0 ]
}

# All inputs at every byte would take longer than a check may. The captures of tests/rules and of the
# diagnosis corpus are many of few formats, which testdata has, too: a few offsets of each do, and of
# the corpus every tenth program.
damage() {
	git ls-files -z testdata tests/rules | tr '\0' '\n' |
		grep -v -e /gen/ -e SOURCE -e LABELS -e README -e 'expect$' -e 'manifest.json$' \
			-e '^testdata/diagnosis/[hp][0-9][02-9]' |
		while read -r f; do [ -f "$f" ] && echo "$f"; done >"$log/inputs"
	every=${DAMAGE_EVERY:-47}
	many=$((every == 1 ? 1 : every * 5))
	grep '^testdata/' "$log/inputs" | grep -v '^testdata/diagnosis/' |
		xargs -n 4 -P "${JOBS:-2}" "$B/damage" --every "$every" >"$log/damage.out"
	grep -e '^tests/rules/' -e '^testdata/diagnosis/' "$log/inputs" |
		xargs -n 16 -P "${JOBS:-2}" "$B/damage" --every "$many" >>"$log/damage.out"
	grep -v ' passed, ' "$log/damage.out"
	awk '/ passed, / { p += $1; f += $3 } END { print p + 0 " passed, " f + 0 " failed" }' "$log/damage.out"
}

# No program may be able to open a socket.
no_socket() {
	p=0
	f=0
	for program in profq stackdiff traceq rootcause; do
		[ -x "$BIN/$program" ] || continue
		if nm -D --undefined-only "$BIN/$program" | grep -E ' (socket|connect|getaddrinfo|gethostbyname)(@|$)'; then
			echo "FAIL $program can open a socket"
			f=$((f + 1))
		else
			p=$((p + 1))
		fi
	done
	echo "$p passed, $f failed"
	[ "$f" -eq 0 ]
}

make --no-print-directory -s V="$V" "$B/damage" fuzzers $(for t in tests/unit/test_*.c; do echo "$B/unit/$(basename "$t" .c)"; done) || exit 1

suite layers tests/layers.sh
suite units units
for t in tests/*/run.sh; do
	suite "$(basename "$(dirname "$t")")" "$t"
done
suite fuzz fuzz_replay
suite damage damage
suite sockets no_socket
total
