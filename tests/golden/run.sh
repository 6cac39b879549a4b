#!/bin/sh
# Every folder CASE beside this script is a command and what it must answer: cmd is run by sh in
# the repository's root with our programs in PATH and TZ=UTC; its out, err and status are compared.
# A missing err or out file means empty, a missing status 0. $CASE is the folder of the case.
# UPDATE=1 writes what came instead: read it before it is committed. Operands name a few cases.
# Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
PATH=${BIN:-$PWD/bin}:$PATH
TZ=UTC
LC_ALL=C
unset ROOTCAUSE_FAIL_ON NO_COLOR FORCE_COLOR CLICOLOR_FORCE COLUMNS
export PATH TZ LC_ALL CASE
got=$(mktemp -d) || exit 2
trap 'rm -rf "$got"' EXIT
passed=0
failed=0

# Writes, or removes when it is what a missing file means.
update() { # NAME
	if [ -s "$got/$1" ] && ! { [ "$1" = status ] && [ "$(cat "$got/status")" = 0 ]; }; then
		cp "$got/$1" "$CASE/$1"
	else
		rm -f "$CASE/$1"
	fi
}

same() { # NAME
	if [ -e "$CASE/$1" ]; then
		cat "$CASE/$1"
	elif [ "$1" = status ]; then
		echo 0
	fi >"$got/expected"
	cmp -s "$got/expected" "$got/$1" && return 0
	echo "FAIL $(basename "$CASE"): $1"
	diff -u "$got/expected" "$got/$1" | sed -n '3,40p'
	return 1
}

[ $# -gt 0 ] || set -- tests/golden/*/
for CASE in "$@"; do
	CASE=${CASE%/}
	case $CASE in */*) ;; *) CASE=tests/golden/$CASE ;; esac
	sh "$CASE/cmd" >"$got/out" 2>"$got/err" </dev/null
	echo $? >"$got/status"
	if [ -n "${UPDATE:-}" ]; then
		for name in out err status; do update $name; done
	fi
	ok=yes
	for name in out err status; do same $name || ok=no; done
	if [ $ok = yes ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
