#!/bin/bash
# Builds profcases with several Go versions and makes the captures of tests/rules listed below anew:
# run.sh [PATTERN] takes only the cases whose folder matches PATTERN. Binaries are kept in $BIN.
# The files named "expect" stay. One case at a time: the CPU profiles shall not be of each other.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$here/../../.." && pwd)/tests/rules
BIN=${BIN:-/tmp/profbin}
only=${1:-} # a regular expression
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOMAXPROCS=2
cd "$here" || exit 2
mkdir -p "$BIN"

build() { # VERSION
	[ -x "$BIN/profcases-$1" ] && return
	case $1 in
	1.19.8) /usr/lib/go-1.19/bin/go build -trimpath -o "$BIN/profcases-$1" . ;;
	*) GOTOOLCHAIN=go$1 go build -trimpath -o "$BIN/profcases-$1" . ;;
	esac || exit 2
}

# run CASE VERSION OPTION... PROGRAM
run() {
	local c=$1 v=$2
	shift 2
	[[ $c =~ $only ]] || return 0
	build "$v"
	mkdir -p "$out/$c"
	rm -f "$out/$c"/*.pb.gz "$out/$c/manifest.json"
	"$BIN/profcases-$v" -dir "$out/$c" "$@"
}

three="-heaps 500ms,2500ms,4500ms"
run memory.heap-growth/hit-sessions 1.26.8 $three sessions
run memory.heap-growth/hit-sessions-go119 1.19.8 $three sessions
run memory.heap-growth/hit-two 1.22.12 -heaps 500ms,4s sessions
run memory.heap-growth/miss-cache 1.26.8 -heaps 2s,3500ms,5s cache
run memory.heap-growth/miss-batch 1.22.12 -heaps 300ms,1300ms,2400ms,3500ms,4500ms tides
run memory.heap-growth/miss-small 1.26.8 $three journal
run memory.heap-growth/miss-garbage 1.26.8 $three pages
run memory.alloc-hot/hit-pages 1.26.8 -cpu 10s -heaps 500ms,11s pages
run memory.alloc-hot/hit-pages-go119 1.19.8 -heaps 500ms,11s pages
run memory.alloc-hot/miss-calm 1.26.8 -heaps 500ms,11s calm
run memory.alloc-hot/miss-moment 1.26.8 -heaps 500ms,2s pages
run cpu.gc-share/hit-graph 1.26.8 -cpu 4s graph
run cpu.gc-share/hit-graph-go119 1.19.8 -cpu 4s graph
run cpu.gc-share/miss-idle 1.26.8 -cpu 4s ticker
run cpu.gc-share/miss-sums 1.22.12 -cpu 3s sums
GOMAXPROCS=8 run cpu.lock-spin/hit-counters 1.26.8 -cpu 5s hits
GOMAXPROCS=8 run cpu.lock-spin/hit-counters-go119 1.19.8 -cpu 5s hits
run cpu.lock-spin/miss-closed 1.26.8 -cpu 4s closed
run cpu.lock-spin/miss-closed-go119 1.19.8 -cpu 4s closed
run cpu.lock-spin/miss-sums 1.26.8 -cpu 3s sums
run cpu.hot-function/hit-sums 1.26.8 -cpu 3s sums
run cpu.hot-function/hit-sums-go119 1.19.8 -cpu 3s sums
run cpu.hot-function/miss-spread 1.26.8 -cpu 4s spread
run cpu.hot-function/miss-calm 1.26.8 -cpu 4s calm
