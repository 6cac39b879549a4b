#!/bin/sh
# `--redact` and `rootcause redact`: of the secrets planted in dumps, profiles, labels, panics, manifests
# and names none is in any form of output or in the copied store, and what is found is the same.
# Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
. tests/expect.sh
in=$tmp/t3am-of-judy/inc1dent
mkdir -p "$in"
python3 tests/redact/plant.py "$in" >"$tmp/secrets" || exit 2
echo inc1dent >>"$tmp/secrets"

clean() { # FILE: no line of it, and no bytes of it, hold a secret; says which
	[ -s "$1" ] && ! grep -a -o -F -f "$tmp/secrets" "$1"
}
rootcause ingest -q --db "$tmp/plain.db" "$in" >"$tmp/log" 2>&1
sqlite3 "$tmp/plain.db" .dump >"$tmp/plain.sql"
# Words of arguments that are no addresses are not kept at all; every other one is there to be hidden.
while read -r secret; do
	case $secret in feedfacecafe | t3am-of-judy) continue ;; esac
	holds "planted: $secret" grep -q -F -e "$secret" "$tmp/plain.sql"
done <"$tmp/secrets"

expect 0 "a copy" "" rootcause redact --db "$tmp/plain.db" -o "$tmp/copy.db"
holds "the bytes of the copy" clean "$tmp/copy.db"
sqlite3 "$tmp/copy.db" .dump >"$tmp/copy.sql"
holds "the rows of the copy" clean "$tmp/copy.sql"
holds "the copy is sound" sh -c 'test "$(sqlite3 "$1" "PRAGMA integrity_check")" = ok' sh "$tmp/copy.db"
expect 2 "a copy onto a file" "is there already" rootcause redact --db "$tmp/plain.db" -o "$tmp/copy.db"
expect 2 "a copy of what is no store" "" rootcause redact --db "$tmp/plain.sql" -o "$tmp/none.db"
holds "... makes none" test ! -e "$tmp/none.db"
expect 2 "a copy to standard output" "the copy to be made" rootcause redact --db "$tmp/plain.db" -o -
if [ -w /dev/full ] && mkdir "$tmp/small" && mount -t tmpfs -o size=64k none "$tmp/small" 2>/dev/null; then
	expect 2 "a full disk" "full" rootcause redact --db "$tmp/plain.db" -o "$tmp/small/copy.db"
	holds "... leaves no part of it" test ! -e "$tmp/small/copy.db"
	umount "$tmp/small"
fi
expect 2 "--redact and --source" "one of them" rootcause report --redact --source lib "$in"
count() { sqlite3 "$1" "SELECT count(*), (SELECT count(*) FROM event), (SELECT count(DISTINCT labels) FROM thread_group),
	(SELECT count(DISTINCT object) FROM thread_word), (SELECT count(DISTINCT name) FROM thread), (SELECT count(*) FROM inputs) FROM thread"; }
holds "as many of everything, and as many different ones" test "$(count "$tmp/plain.db")" = "$(count "$tmp/copy.db")"
# Every column with a string.id finds its text.
for of in function.name function.file function.canonical function.package thread_group.labels thread_group.packages \
	thread.labels thread.name thread_lock.type profile_sample.labels trace_stretch.type trace_log.category; do
	holds "$of is there" test 0 -eq "$(sqlite3 "$tmp/copy.db" "SELECT count(*) FROM ${of%.*} t LEFT JOIN string s ON s.id = t.${of#*.}
		WHERE t.${of#*.} IS NOT NULL AND s.id IS NULL")"
done
holds "the schema names no other" test 12 -eq "$(grep -c -- '-- string.id' lib/store/schema.sql)"
rootcause redact --db "$tmp/copy.db" -o "$tmp/again.db"
sqlite3 "$tmp/again.db" .dump >"$tmp/again.sql"
holds "a copy of a copy says as much" test "$(count "$tmp/copy.db")" = "$(count "$tmp/again.db")"

findings() { # COMMAND...: what was found, where, how often, and what was not
	"$@" --format jsonl 2>/dev/null | grep -v '"path"' | grep -o '"fingerprint":"[^"]*"\|"count":[0-9]*\|"function":"[^"]*"\|"line":[0-9]*\|"state":"[a-z_]*"'
}
findings rootcause report --db "$tmp/plain.db" >"$tmp/want"
for form in text markdown json jsonl html sarif junit github gitlab; do
	rootcause report --redact --format $form "$in" >"$tmp/out.$form" 2>"$tmp/err.$form"
	if grep -q -e "--format $form:" "$tmp/err.$form"; then continue; fi
	holds "report, $form" clean "$tmp/out.$form"
	holds "report, $form: messages" test ! -s "$tmp/err.$form"
	rootcause report --redact --db "$tmp/plain.db" --format $form >"$tmp/db.$form" 2>/dev/null
	holds "report, $form: the same of the store" cmp "$tmp/out.$form" "$tmp/db.$form"
	rootcause report --db "$tmp/copy.db" --format $form >"$tmp/db.$form" 2>/dev/null
	holds "report, $form: the same of the copy" cmp "$tmp/out.$form" "$tmp/db.$form"
done
findings rootcause report --db "$tmp/copy.db" >"$tmp/got"
holds "something is found" test -s "$tmp/want"
holds "the same is found" cmp "$tmp/want" "$tmp/got"
rootcause watch-list --redact "$in" >"$tmp/watch" 2>&1
holds "watch-list" clean "$tmp/watch"
for form in text json dot; do
	rootcause deadlock --db "$tmp/copy.db" --format $form >"$tmp/dead" 2>&1
	holds "deadlock of the copy, $form" clean "$tmp/dead"
done
for form in text json csv folded; do
	stackdiff show --db "$tmp/copy.db" --format $form >"$tmp/show" 2>&1
	holds "stackdiff of the copy, $form" clean "$tmp/show"
done
rootcause runs --db "$tmp/copy.db" >"$tmp/runs"
holds "runs" clean "$tmp/runs"
holds "the store that was copied is as before" sh -c 'sqlite3 "$1" .dump | cmp - "$2"' sh "$tmp/plain.db" "$tmp/plain.sql"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
