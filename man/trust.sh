#!/bin/sh
# Puts the measured table of trusted words into its marked section of rootcause-formats(5).
# `man/trust.sh check` only says whether the page is up to date.
set -eu
cd "$(dirname "$0")/.."
page=man/rootcause-formats.5
table=testdata/gen/trust/table.mdoc
new=$(mktemp)
trap 'rm -f "$new"' EXIT
awk -v table="$table" '
	/^\.\\" END GENERATED/ { skip = 0 }
	!skip { print }
	/^\.\\" BEGIN GENERATED/ {
		skip = 1
		while ((getline line < table) > 0)
			if (line !~ /^\.\\"/) print line
	}' "$page" >"$new"
if [ "${1:-}" = check ]; then
	cmp "$new" "$page"
else
	cat "$new" >"$page"
fi
