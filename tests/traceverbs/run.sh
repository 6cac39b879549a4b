#!/bin/sh
# Every verb of traceq on traces that are cut and overwritten: an answer or words, never a crash, and
# what it writes as JSON is JSON. Under V=sanitize a leak or an error of memory ends with status 1.
# Prints N passed, N failed; a damaged trace is a case.
set -u
cd "$(dirname "$0")/../.." || exit 2
traceq=${BIN:-$PWD/bin}/traceq
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0
verbs="summary goroutines goroutines_--each blocked syscalls sched gc procs waiting_--all tasks regions logs cpu heap
timeline_--format=chrome timeline_--format=jsonl profile profile_--format=pprof blocked_--format=json
goroutines_--task=req* regions_--region=st* timeline_--task=part goroutines_--format=json gc_--format=json waiting_--format=json procs_--format=csv"

damaged() { # FILE NAME
	ok=yes
	for verb in $verbs; do
		for how in '' --lenient; do
			# shellcheck disable=SC2046,SC2086 # words of a command
			"$traceq" $(echo "$verb" | tr _ ' ') $how "$1" >"$tmp/out" 2>"$tmp/err"
			status=$?
			if [ $status -ne 0 ] && { [ $status -ne 2 ] || [ ! -s "$tmp/err" ]; }; then
				echo "FAIL $2: traceq $verb $how: $status" && ok=no
			fi
			case $verb in
			*json | *chrome) [ ! -s "$tmp/out" ] || [ "$verb" = timeline_--format=jsonl ] ||
				python3 -m json.tool "$tmp/out" /dev/null 2>"$tmp/why" ||
				{ echo "FAIL $2: traceq $verb $how: $(tail -n 1 "$tmp/why")" && ok=no; } ;;
			esac
		done
	done
	if [ $ok = yes ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

for trace in gc-go1.26 long-go1.22 user-go1.26; do
	file=testdata/gotrace/$trace.trace
	size=$(stat -c %s "$file")
	for k in 2 5; do
		at=$((size * k / 6))
		head -c $at "$file" >"$tmp/cut"
		{ head -c $at "$file" && printf '\377\001\200' && tail -c +$((at + 4)) "$file"; } >"$tmp/over"
		damaged "$tmp/cut" "$trace cut at $at"
		damaged "$tmp/over" "$trace overwritten at $at"
	done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
