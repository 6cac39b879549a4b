#!/bin/sh
# profq top --format=speedscope in speedscope's own importer (1.25.0, npm): it must load every profile
# and have the flat and cum of every function that the tsv has.
#
#   tests/peer/speedscope.sh [PROFILE...]     default: testdata/
#   SPEEDSCOPE   folder of the package (default: fetched with npm)
#
# Prints N passed, N failed; a profile is a case.
set -u
cd "$(dirname "$0")/../.." || exit 2
for tool in node npm python3; do
	command -v $tool >/dev/null || { echo "no $tool here" >&2; echo "0 passed, 0 failed"; exit 0; }
done
profq=${PROFQ:-$PWD/bin/profq}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
if [ -z "${SPEEDSCOPE:-}" ]; then
	(cd "$tmp" && npm install --silent --no-audit --no-fund --ignore-scripts speedscope@1.25.0) >&2 || exit 2
	SPEEDSCOPE=$tmp/node_modules/speedscope
fi
passed=0
failed=0
[ $# -gt 0 ] || set -- testdata/pprof/*.pb* testdata/pprof_text/*.txt testdata/pprof_legacy/gperf* \
	testdata/pprof_raw/*.txt testdata/perf/*.txt testdata/folded/plain.folded testdata/folded/go.folded
for profile; do
	"$profq" top -q --format=speedscope "$profile" >"$tmp/file.json" 2>/dev/null || continue
	"$profq" top -q --format=json --no-trim "$profile" >"$tmp/top.json" 2>/dev/null || continue
	if node tests/peer/speedscope/import.js "$SPEEDSCOPE" "$tmp/file.json" >"$tmp/theirs" &&
		python3 tests/peer/speedscope/compare.py "$tmp/top.json" "$tmp/theirs"; then
		passed=$((passed + 1))
	else
		echo "FAIL $profile" >&2
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
