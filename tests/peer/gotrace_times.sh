#!/bin/bash
# The analyses of traceq against plain second implementations over what the Go toolchain prints:
#
#   gotrace_times.py   every goroutine's time by state and reason, to the ns
#   gotrace_sums.py    collector, procs, time without a proc, and the totals of the profiles
#   internal/trace     its MMUCurve over the shares that gotrace_sums.py computed; its own shares
#                      where it has them right
#   go tool pprof      opens every exported profile, with the same totals
#   go tool trace      its -pprof=syscall, right from Go 1.26 on
#
#   tests/peer/gotrace_times.sh [TRACE...]     default: testdata/, and traces made here
#   VERSIONS   toolchains that make some (default: go1.22.12 go1.25.4 local)
#
# Prints N passed, N failed; a goroutine, a proc, a total is one case.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v go >/dev/null || { echo "no go: nothing to compare with" >&2; echo "0 passed, 0 failed"; exit 0; }
export TZ=UTC GOFLAGS=-trimpath PYTHONDONTWRITEBYTECODE=1
root=$PWD
traceq=${TRACEQ:-$root/bin/traceq}
kinds='sync network syscall sched offcpu cpu'
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

verdict() { # NAME STATUS
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		echo "FAIL $1"
		failed=$((failed + 1))
	fi
}

# A program's own "N passed, M failed" counts; one that says nothing has failed.
count() { # NAME COMMAND...
	local name=$1 line
	shift
	line=$("$@" <"$tmp/parsed" 2>"$tmp/why" | tail -n 1)
	case $line in
	*' passed, '*' failed')
		passed=$((passed + ${line%% passed*}))
		line=${line##*passed, }
		failed=$((failed + ${line%% failed}))
		;;
	*) failed=$((failed + 1)) ;;
	esac
	[ "$line" = '0 failed' ] || line="${line##*passed, }"
	[ ! -s "$tmp/why" ] || { echo "FAIL $name: $line" && cat "$tmp/why"; }
}

write_ours() { # TRACE
	local kind verb
	for verb in gc procs; do
		"$traceq" "$verb" --format=json "$1" >"$tmp/$verb.json" || return 1
	done
	"$traceq" goroutines --each --format=csv "$1" >"$tmp/each.csv" || return 1
	for kind in $kinds; do
		"$traceq" profile --kind="$kind" --format=folded "$1" >"$tmp/$kind.folded" || return 1
		"$traceq" profile --kind="$kind" -o "$tmp/$kind.pb.gz" --format=pprof "$1" || return 1
	done
}

windows() { # FIELD: of the curve in gc.json
	sed -n '/"mmu"/,/\]/s/.*"'"$1"'": \([0-9.e+-]*\).*/\1/p' "$tmp/gc.json"
}

close_to() { # FILE FILE: line by line
	[ "$(wc -l <"$1")" -eq "$(wc -l <"$2")" ] && paste "$1" "$2" |
		awk '($1 - $2) ^ 2 > 1e-10 { print "MMU: " $1 ", not " $2; bad = 1 } END { exit bad }'
}

curve() { # NAME STEPS
	[ -n "$(windows window_ns)" ] || return 0
	windows share >"$tmp/our.mmu"
	# shellcheck disable=SC2046 # numbers
	"$tmp/reference" mmu "$2" $(windows window_ns) >"$tmp/their.mmu"
	close_to "$tmp/our.mmu" "$tmp/their.mmu"
	verdict "$1" $?
}

# internal/trace counts a mark worker twice from its second run on, and one that became idle still.
its_share_is_right() {
	! grep -q ' Label .*"GC (idle)"' "$tmp/parsed" &&
		[ -z "$(sed -n 's/.* Label .*"GC .*Resource=\(.*\)/\1/p' "$tmp/parsed" | sort | uniq -d)" ]
}

total() { # the last column
	awk '{ sum += $NF } END { printf "%d\n", sum }'
}

# The second number of each sample line "  N  NS: LOCATION...".
raw_total() { # PROFILE
	go tool pprof -raw "$1" >"$tmp/raw" 2>"$tmp/why" || return 1
	sed -n '/^Samples:/,/^Locations/s/^ *[0-9][0-9]* *\([0-9][0-9]*\):.*/\1/p' "$tmp/raw" | total
}

# What go tool trace takes into a profile: intervals that end within the trace.
ended_syscalls() { # TRACE
	"$traceq" timeline --format=jsonl "$1" | grep '"state": *"syscall".*"unended": *false' |
		sed 's/.*"duration_ns": *\([0-9]*\).*/\1/' | total
}

profiles() { # NAME TRACE
	local kind
	for kind in $kinds; do
		[ "$(raw_total "$tmp/$kind.pb.gz")" = "$(total <"$tmp/$kind.folded")" ]
		verdict "$1: pprof $kind" $?
	done
	case $(head -c 7 "$2") in
	'go 1.26')
		go tool trace -pprof=syscall "$2" >"$tmp/theirs.pb.gz" 2>/dev/null
		[ "$(raw_total "$tmp/theirs.pb.gz")" = "$(ended_syscalls "$2")" ]
		verdict "$1: go tool trace -pprof=syscall" $?
		;;
	esac
}

compare() { # NAME TRACE
	GOTOOLCHAIN=local go tool trace -d=parsed "$2" >"$tmp/parsed" 2>"$tmp/why"
	verdict "$1: the toolchain reads it" $?
	write_ours "$2"
	verdict "$1: every verb succeeds" $?
	count "$1" python3 tests/peer/gotrace_times.py "$tmp/each.csv"
	count "$1" python3 tests/peer/gotrace_sums.py "$tmp"
	curve "$1: MMU of a second implementation's shares" "$tmp/steps"
	if its_share_is_right; then
		"$tmp/reference" share "$2" >"$tmp/share"
		curve "$1: MMU of internal/trace" "$tmp/share"
		own=$((own + 1))
	fi
	profiles "$1" "$2"
}

# Built in the toolchain's tree to use what is internal there: an overlay does that.
goroot=$(GOTOOLCHAIN=local go env GOROOT)
printf '{"Replace": {"%s/src/cmd/reference/main.go": "%s/tests/peer/gotrace/main.go.txt"}}' \
	"$goroot" "$root" >"$tmp/overlay.json"
(cd "$goroot/src/cmd" && GOTOOLCHAIN=local go build -overlay "$tmp/overlay.json" -o "$tmp/reference" ./reference)
verdict 'the reference builds' $?
own=0
if [ $# -gt 0 ]; then
	for trace; do compare "$trace" "$trace"; done
else
	for trace in testdata/gotrace/*.trace testdata/incident/*/trace.out; do compare "$trace" "$trace"; done
	for version in ${VERSIONS:-go1.22.12 go1.25.4 local}; do
		GOTOOLCHAIN=$version go version >/dev/null 2>&1 || { echo "$version cannot be had" >&2 && continue; }
		mkdir -p "$tmp/made"
		testdata/gen/trace/run.sh "$tmp/made" "$version" sync syscalls gc user long samples coroutine flight
		verdict "$version: run.sh" $?
		for trace in "$tmp/made"/*.trace; do compare "$version: ${trace##*/}" "$trace"; done
		rm -rf "$tmp/made"
	done
fi
echo "$own traces in which internal/trace has the collector's share right" >&2
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
