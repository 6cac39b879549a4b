#!/bin/sh
# Builds the services and captures them as on call: OUT/NAME/debug2-1.txt ... (testdata/gen/diagnosis/watch).
#
#	run.sh OUT
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 1 ] || { echo "usage: run.sh OUT" >&2 && exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
cd "$here"
for name in ${NAMES:-broker broker-fixed health health-fixed orders orders-fixed}; do
	"${GO:-go}" build -p 2 -trimpath -o "$bin/" "./$name"
	mkdir -p "$out/$name"
	env -i HOME=/nonexistent SESSION_DIR="$out/$name" SESSION_EVERY=10s timeout 200 "$bin/$name" \
		>/dev/null 2>"$out/$name/quit.txt" </dev/null &
done
wait
