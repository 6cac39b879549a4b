#!/bin/sh
# Manual pages: clean under mandoc's strictest lint, references among them included, and generated
# parts as their sources say. UPDATE=1 generates them anew.
set -u
cd "$(dirname "$0")/../.." || exit 2
passed=0
failed=0
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

check() { # NAME COMMAND...
	name=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		echo "FAIL $name"
		failed=$((failed + 1))
	fi
}

schema_is_current() {
	man/schema.sh >"$tree/schema.5" && cmp "$tree/schema.5" man/rootcause-schema.5
}

if [ -n "${UPDATE:-}" ]; then
	man/trust.sh
	man/schema.sh >"$tree/new" && cp "$tree/new" man/rootcause-schema.5
fi
check "rootcause-formats.5: run man/trust.sh" man/trust.sh check
check "rootcause-schema.5: run man/schema.sh" schema_is_current

# mandoc looks references up in the database of a tree of pages.
for page in man/*.[1-9]; do
	mkdir -p "$tree/man/man${page##*.}"
	cp "$page" "$tree/man/man${page##*.}"
done
makewhatis "$tree/man"
for page in man/*.[1-9]; do
	check "$page" env MANPATH="$tree/man" mandoc -Tlint -Wstyle "$page"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
