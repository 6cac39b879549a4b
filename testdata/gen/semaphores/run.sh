#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh OUT: builds every program, lets it hang for some seconds and takes OUT/NAME.txt, a text dump
# (debug=2) from its port. Go 1.26; golang.org/x/sync v0.1.0 (BSD-3-Clause, fetched, not copied).
set -e
cd "$(dirname "$0")"
out=${1:?run.sh OUT}
mkdir -p "$out"
bin=$(mktemp -d)
port=34000
for main in */main.go; do
	name=$(dirname "$main")
	port=$((port + 2))
	go build -trimpath -o "$bin/$name" "./$name"
	DPORT=$port APORT=$((port + 1)) "$bin/$name" >/dev/null 2>&1 &
	pid=$!
	sleep 4
	curl -s -o "$out/$name.txt" "http://127.0.0.1:$port/debug/pprof/goroutine?debug=2" || true
	kill -9 $pid
done
rm -r "$bin"
