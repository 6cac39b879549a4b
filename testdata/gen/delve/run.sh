#!/bin/sh
# run.sh OUT: the files of testdata/delve. Needs go and dlv (go install github.com/go-delve/delve/cmd/dlv@v1.27.2).
set -eu
cd "$(dirname "$0")"
out=$1
tmp=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null; rm -rf "$tmp"' EXIT
go build -trimpath -o "$tmp/depot" .
"$tmp/depot" "$tmp/pid" >/dev/null &
pid=$!
while ! [ -s "$tmp/pid" ]; do sleep 0.1; done
ask() { # NAME COMMAND
	printf '%s\nexit\nn\n' "$2" | TERM=dumb dlv attach "$pid" "$tmp/depot" --allow-non-terminal-interactive=true >"$out/$1" 2>&1
}
ask goroutines.txt 'goroutines'
ask goroutines-stacks.txt 'goroutines -t'
ask goroutines-deep.txt 'goroutines -t 50 -l'
ask goroutines-go.txt 'goroutines -g'
ask goroutines-start.txt 'goroutines -s'
