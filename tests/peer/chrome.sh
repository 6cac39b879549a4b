#!/bin/sh
# traceq timeline --format=chrome in a real importer, that of speedscope 1.25.0 (npm): every goroutine
# is a track with as many intervals as the csv has, and as much time as it was seen.
#
#   tests/peer/chrome.sh [TRACE...]     default: testdata/
#   SPEEDSCOPE   folder of the package (default: fetched with npm)
#
# chrome/nests.py reads it, too, and holds it against the format as it is written down.
# Prints N passed, N failed; a goroutine is a case.
set -u
cd "$(dirname "$0")/../.." || exit 2
for tool in node npm python3; do
	command -v $tool >/dev/null || { echo "no $tool here" >&2; echo "0 passed, 0 failed"; exit 0; }
done
traceq=${TRACEQ:-$PWD/bin/traceq}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
if [ -z "${SPEEDSCOPE:-}" ]; then
	(cd "$tmp" && npm install --silent --no-audit --no-fund --ignore-scripts speedscope@1.25.0) >&2 || exit 2
	SPEEDSCOPE=$tmp/node_modules/speedscope
fi
passed=0
failed=0
[ $# -gt 0 ] || set -- testdata/gotrace/*.trace testdata/incident/*/trace.out
for trace; do
	"$traceq" timeline --format=chrome -o "$tmp/trace.json" "$trace" &&
		node tests/peer/chrome/speedscope.js "$SPEEDSCOPE" "$tmp/trace.json" >"$tmp/imported"
	if ! python3 tests/peer/chrome/nests.py "$tmp/trace.json"; then
		echo "FAIL $trace: structure"
		failed=$((failed + 1))
	fi >&2
	"$traceq" timeline --format=tsv "$trace" | tail -n +2 >"$tmp/rows"
	# tid -> intervals and nanoseconds, of both.
	sed -n 's/^goroutines (pid 1).*(\{0,1\}tid \([0-9]*\))\t\([0-9]*\)\t/\1 \2 /p' "$tmp/imported" |
		awk '{ printf "%s %d %.0f\n", $1, $2, $3 * 1000 }' | sort >"$tmp/theirs"
	awk -F '\t' '{ n[$1]++; ns[$1] += $4 } END { for (g in n) printf "%s %d %.0f\n", g, n[g], ns[g] }' \
		"$tmp/rows" | sort >"$tmp/ours"
	same=$(comm -12 "$tmp/ours" "$tmp/theirs" | wc -l)
	all=$(sort -u "$tmp/ours" "$tmp/theirs" | wc -l)
	passed=$((passed + same))
	failed=$((failed + all - same))
	[ "$same" -gt 0 ] || failed=$((failed + 1))
	[ "$same" -eq "$all" ] || { echo "FAIL $trace" && comm -3 "$tmp/ours" "$tmp/theirs" | head -n 6; }
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
