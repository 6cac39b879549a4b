#!/bin/sh
# run.sh OUT VERSION MODE...: traces of the program under one Go version (go1.22.12, or local for the
# go that is here) as OUT/MODE-go1.NN.trace. Modes that a version does not have are left out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
export GOTOOLCHAIN="$2" GOFLAGS=-trimpath
shift 2
cd "$here"
minor=$(go env GOVERSION | sed 's/^go1\.\([0-9]*\).*/\1/')
go build -o "$out/traced" .
for mode; do
	case $mode in
	coroutine) [ "$minor" -ge 23 ] || continue ;;
	flight) [ "$minor" -ge 25 ] || continue ;;
	esac
	GOMAXPROCS=${GOMAXPROCS:-4} "$out/traced" "$mode" "$out/$mode-go1.$minor.trace"
done
rm "$out/traced"
