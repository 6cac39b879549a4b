#!/bin/sh
# run.sh OUT: the captures of tests/rules that end in a SIGQUIT right behind a dump. No clock is in
# them: no manifest, no times. Takes three quarters of a minute.
set -eu
cd "$(dirname "$0")"
out=${1:?folder}
bin=$(mktemp)
CGO_ENABLED=0 go build -trimpath -o "$bin" .
for mode in quote ticket clerks clerks-busy; do
	mkdir -p "$out/$mode"
	"$bin" "$mode" "$out/$mode" 2>"$out/$mode/stderr.log" || true
done
rm -f "$bin"
