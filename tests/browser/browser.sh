#!/bin/sh
# The report's page in a real browser (page.py); part of check-full. KEEP=DIR leaves pictures there.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || {
	echo "no Chromium here (Debian: apt-get install chromium fonts-liberation)"
	exit 1
}
B=${B:-build/release}
V=${V:-release}
PATH=${BIN:-$PWD/bin}:$PATH
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
make --no-print-directory -s V="$V" "$B/render" || exit 1
mkdir "$tmp/nasty"
"$B/render" tests/report/nasty.list "$tmp/nasty" >/dev/null || exit 1
rootcause report -q testdata/incident/hung --fail-on error -o "$tmp/hung.html"
rootcause report -q testdata/incident/healthy -o "$tmp/healthy.html"
rootcause report -q tests/rules/deadlock.lock-cycle/hit-monitors -o "$tmp/jvm.html"
rootcause report -q testdata/diagnosis/p01-a --source testdata/gen/diagnosis/p01-a --link 'https://code.example/{file}#L{line}' -o "$tmp/ring.html"
rootcause baseline create -q "$tmp/baseline" testdata/incident/five-hung >/dev/null
printf 'leak.chan-send * reason="ticket 42" until=2027-01-01\nleak.select x reason=none\n' >"$tmp/suppress"
rootcause report -q testdata/incident/hung --baseline "$tmp/baseline" --suppress "$tmp/suppress" -o "$tmp/known.html"
python3 tests/browser/page.py ${KEEP:+--keep "$KEEP"} "$tmp/nasty" "$tmp"/*.html
