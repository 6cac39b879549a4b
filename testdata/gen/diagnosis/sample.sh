#!/bin/sh
# Samples of every healthy program: OUT/NAME/debug2-001.txt ... and, of QUITS runs, quit-1.txt ...
# For the count of false verdicts; never committed (some 20 MB).
#
#	sample.sh OUT [SAMPLES [QUITS [NAME...]]]      default: 100 samples, 3 quits, all h*
#
# EVERY  the pause between two samples (default 40ms)
# GO     the go command
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: sample.sh OUT [SAMPLES [QUITS [NAME...]]]" >&2 && exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
samples=${2:-100}
quits=${3:-3}
[ $# -le 3 ] && shift $# || shift 3
cd "$here"
# shellcheck disable=SC2012 # names of ours
[ $# -gt 0 ] || set -- $(ls -d h[0-9][0-9])
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
for name in "$@"; do list="${list:-} ./$name"; done
# shellcheck disable=SC2086 # a list of folders
"${GO:-go}" build -p 2 -trimpath -o "$bin/" $list

# once DIR NAME VARIABLE...: a run that SIGQUIT ends, its log and dump in DIR/stderr.
once() {
	dir=$1
	name=$2
	shift 2
	env -i HOME=/nonexistent TMPDIR="$bin" WATCH_DIR="$dir" "$@" timeout 300 "$bin/$name" \
		>/dev/null 2>"$dir/stderr" </dev/null || true
	grep -q '^SIGQUIT' "$dir/stderr" || { echo "$name: no dump" >&2 && exit 1; }
}

sample() {
	mkdir -p "$out/$1"
	rm -f "$out/$1"/*
	once "$out/$1" "$1" WATCH_AFTER=1s WATCH_EVERY="${EVERY:-40ms}" WATCH_COUNT="$samples"
	i=1
	mv "$out/$1/stderr" "$out/$1/quit-1.txt"
	# The moment of each further SIGQUIT differs, so that it is not in step with a program's tickers.
	while [ "$i" -lt "$quits" ]; do
		i=$((i + 1))
		mkdir "$out/$1/run"
		once "$out/$1/run" "$1" WATCH_AFTER="$((500 + 137 * i))ms"
		mv "$out/$1/run/stderr" "$out/$1/quit-$i.txt"
		rm -r "$out/$1/run"
	done
}

n=0
for name in "$@"; do
	sample "$name" &
	n=$((n + 1))
	[ $((n % 2)) -ne 0 ] || wait
done
wait
for name in "$@"; do
	echo "$name: $(find "$out/$name" -name 'debug2-*' | wc -l) samples," \
		"$(find "$out/$name" -name 'quit-*' | wc -l) quits"
done
