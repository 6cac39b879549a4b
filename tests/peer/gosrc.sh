#!/bin/sh
# Our parser of Go against go/parser: the same trees of every function in the Go toolchain's source.
#
#   tests/peer/gosrc.sh [FOLDER...]     default: $(go env GOROOT)/src
# Prints N passed, N failed; a file is one case.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v go >/dev/null || { echo "no go: nothing to compare with" >&2; echo "0 passed, 0 failed"; exit 0; }
B=build/${V:-release}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
(cd tests/peer/gosrc && go build -o "$tmp/theirs" .) || exit 2
${CC:-cc} -std=c17 -O1 -Ilib -I. -fno-lto -o "$tmp/ours" tests/peer/gosrc_ours.c "$B/librootcause.a" || exit 2
[ $# -gt 0 ] || set -- "$(go env GOROOT)/src"
find "$@" -name '*.go' -not -path '*/testdata/*' | sort >"$tmp/list"
passed=0
failed=0
# In lots, file by file only where a lot differs.
split -l 200 "$tmp/list" "$tmp/lot."
for lot in "$tmp"/lot.*; do
	xargs "$tmp/ours" <"$lot" >"$tmp/a" 2>/dev/null
	xargs "$tmp/theirs" <"$lot" >"$tmp/b" 2>/dev/null
	if cmp -s "$tmp/a" "$tmp/b"; then
		passed=$((passed + $(wc -l <"$lot")))
		continue
	fi
	while read -r file; do
		"$tmp/ours" "$file" >"$tmp/a" 2>"$tmp/err"
		"$tmp/theirs" "$file" >"$tmp/b" 2>/dev/null
		if cmp -s "$tmp/a" "$tmp/b"; then
			passed=$((passed + 1))
		else
			echo "FAIL $file $(cat "$tmp/err")"
			failed=$((failed + 1))
		fi
	done <"$lot"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
