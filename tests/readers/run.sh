#!/bin/sh
# Reader goldens: what the readers deliver of real captures, everything of it (records.c).
# tests/readers/FOLDER/NAME.golden belongs to testdata/FOLDER/NAME. Prints N passed, N failed.
# UPDATE=1 writes them anew: read the difference before you commit it.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build/release}
make --no-print-directory -s V="${V:-release}" "$B/records" || exit 1
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
p=0
f=0
for golden in tests/readers/*/*.golden; do
	input=testdata/${golden#tests/readers/}
	input=${input%.golden}
	"$B/records" "$input" >"$tmp/got" 2>&1
	if [ -n "${UPDATE:-}" ]; then
		cp "$tmp/got" "$golden"
	elif ! diff -u "$golden" "$tmp/got" >"$tmp/diff"; then
		echo "FAIL $golden"
		head -n 20 "$tmp/diff"
		f=$((f + 1))
		continue
	fi
	p=$((p + 1))
done
echo "$p passed, $f failed"
[ "$f" -eq 0 ]
