#!/bin/sh
# run.sh OUT VERSION [OPTION...]: a trace of the program here under one Go version (go1.21.13, or
# go1.19 for Debian's golang-1.19) as OUT; options go to the program. Without -trimpath, which Go 1.11
# does not have: frames hold the folder below /tmp that it was built in.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
version=$2
shift 2
tmp=/tmp/gotrace1-build
mkdir -p $tmp
cp "$here/main.go" "$here/go.mod" $tmp
export GOENV=off GOFLAGS= CGO_ENABLED=0
go=go
case $version in
go1.19) go=/usr/lib/go-1.19/bin/go ;;
*) export GOTOOLCHAIN="$version" ;;
esac
(cd $tmp && $go build -o $tmp/program .)
GOMAXPROCS=${GOMAXPROCS:-3} $tmp/program "$@" "$out"
rm -r $tmp
