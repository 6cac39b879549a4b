#!/bin/bash
# traceq raw against the Go toolchain: every event of real traces as `go tool trace -d=parsed` prints
# it, byte for byte save the addresses of frames; and the tests of internal/trace give the same
# success or failure, the same events where they succeed.
#
#   tests/peer/gotrace.sh [TRACE...]     default: traces made here, under the versions below
#   VERSIONS   toolchains (default: go1.22.12 go1.24.9 go1.25.4 local)
#
# What is the toolchain's (its tests, its test programs) is used where it lies, at the time of the
# test. Prints N passed, N failed; a trace is one case, a version that cannot be had is said.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v go >/dev/null || { echo "no go: nothing to compare with" >&2; echo "0 passed, 0 failed"; exit 0; }
export TZ=UTC GOFLAGS=-trimpath
root=$PWD
traceq=${TRACEQ:-$root/bin/traceq}
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

events() { # TRACE: as the toolchain prints them
	GOTOOLCHAIN=local go tool trace -d=parsed "$1" 2>"$tmp/why" | sed 's/ @ 0x[0-9a-f]*$//'
	return "${PIPESTATUS[0]}"
}

same() { # TRACE
	events "$1" >"$tmp/theirs" || return 1
	"$traceq" raw --strict "$1" >"$tmp/ours" || return 1
	[ -s "$tmp/ours" ] && cmp "$tmp/theirs" "$tmp/ours" || return 1
	# The same counts by kind in the other form, which shares no code with the text.
	sed -n 's/^M=-\{0,1\}[0-9]* P=-\{0,1\}[0-9]* G=-\{0,1\}[0-9]* \([A-Za-z]*\) Time=.*/\1/p' \
		"$tmp/theirs" | sort | uniq -c | awk '{ print $2, $1 }' >"$tmp/theirs.kinds"
	"$traceq" raw --format=jsonl "$1" | sed 's/.*"kind": *"\([a-z-]*\)".*/\1/' | sort | uniq -c |
		awk 'BEGIN { split("sync Sync metric Metric label Label sample StackSample range-begin RangeBegin range-active RangeActive range-end RangeEnd task-begin TaskBegin task-end TaskEnd region-begin RegionBegin region-end RegionEnd log Log experimental Experimental goroutine StateTransition proc StateTransition", t)
			for (i = 1; t[i]; i += 2) name[t[i]] = t[i + 1] }
			{ n[name[$2]] += $1 } END { for (k in n) print k, n[k] }' | sort >"$tmp/our.kinds"
	cmp "$tmp/theirs.kinds" "$tmp/our.kinds"
}

make_traces() { # VERSION
	local version=$1 programs name
	export GOTOOLCHAIN=$version
	if ! go version >/dev/null 2>"$tmp/why"; then
		echo "$version cannot be had: left out" >&2
		return
	fi
	mkdir -p "$tmp/$version"
	testdata/gen/trace/run.sh "$tmp/$version" "$version" sync syscalls gc user long samples coroutine \
		flight || verdict "$version: run.sh" 1
	programs=$(go env GOROOT)/src/internal/trace/testdata/testprog
	[ -d "$programs" ] || programs=$(go env GOROOT)/src/internal/trace/v2/testdata/testprog
	for name in "$programs"/*.go; do
		go build -o "$tmp/program" "$name" 2>/dev/null || continue
		timeout 60 "$tmp/program" >"$tmp/$version/own-$(basename "$name" .go).trace" 2>/dev/null
		[ "$(basename "$name")" != annotations.go ] || GODEBUG=traceallocfree=1 \
			"$tmp/program" >"$tmp/$version/own-allocfree.trace" 2>/dev/null
	done
	unset GOTOOLCHAIN
	for name in "$tmp/$version"/*.trace; do
		same "$name"
		verdict "$version: $(basename "$name")" $?
		rm -f "$name"
	done
}

# The program must lie in the toolchain's tree to use what is internal there: an overlay does that.
reference() {
	local goroot
	goroot=$(GOTOOLCHAIN=local go env GOROOT)
	printf '{"Replace": {"%s/src/cmd/reference/main.go": "%s/tests/peer/gotrace/main.go.txt"}}' \
		"$goroot" "$root" >"$tmp/overlay.json"
	(cd "$goroot/src/cmd" && GOTOOLCHAIN=local go build -overlay "$tmp/overlay.json" \
		-o "$tmp/reference" ./reference)
}

own_tests() {
	local test expected status
	for test in "$(GOTOOLCHAIN=local go env GOROOT)"/src/internal/trace/testdata/tests/*.test; do
		expected=$("$tmp/reference" convert "$test" "$tmp/test.trace") || expected='no test'
		"$traceq" raw --strict "$tmp/test.trace" >"$tmp/ours" 2>"$tmp/why"
		status=$?
		case $expected,$status in
		success,0) same "$tmp/test.trace" ;;
		failure,2) [ -s "$tmp/why" ] ;;
		*) false ;;
		esac
		verdict "$(basename "$test"): $expected, but traceq says $status" $?
	done
}

if [ $# -gt 0 ]; then
	for trace; do
		same "$trace"
		verdict "$trace" $?
	done
else
	for version in ${VERSIONS:-go1.22.12 go1.24.9 go1.25.4 local}; do
		make_traces "$version"
	done
	for trace in testdata/gotrace/*.trace; do
		same "$trace"
		verdict "$trace" $?
	done
	reference && own_tests || verdict 'the reference reader builds' 1
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
