#!/bin/sh
# run.sh OUT: OUT/before and OUT/after, two dumps each of drift and of what edit.sh makes of it, built
# in another folder and with its paths.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out/before" "$out/after" "$work/later"
(cd "$here" && go build -trimpath -o "$work/drift" .)
cp "$here/go.mod" "$work/later/"
"$here/edit.sh" <"$here/main.go" >"$work/later/main.go"
(cd "$work/later" && gofmt -w main.go && go build -o ../drift-later .)
(cd "$out/before" && "$work/drift")
(cd "$out/after" && "$work/drift-later")
