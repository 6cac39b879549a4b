#!/bin/sh
# `rootcause report` and `ingest` take a tar (plain or compressed) or a zip as they take the folder in
# it: the same bytes out, and of hostile archives clear words, nothing written, nothing left behind.
# Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
. tests/expect.sh
# A sanitizer maps its shadow, which no such limit allows.
limit='ulimit -v 2000000; '
[ "${V:-release}" != sanitize ] || limit=
DUMP=$PWD/testdata/incident/hung/goroutine-debug2-1.txt
mkdir "$tmp/folder" "$tmp/packed" "$tmp/private" "$tmp/victim" "$tmp/bad"
cp -R testdata/incident/hung "$tmp/folder/hung"
VICTIM=$tmp/victim
TMPDIR=$tmp/private
export VICTIM TMPDIR

# ---- as the folder ----

both() { # FORM: report and messages of the folder, and of what bears its name and is an archive
	(cd "$tmp/folder" && rootcause report --format "$1" hung >"$tmp/want" 2>"$tmp/want.err")
	(cd "$tmp/packed" && rootcause report --format "$1" hung >"$tmp/got" 2>"$tmp/got.err")
	[ -s "$tmp/want" ] && [ -s "$tmp/want.err" ] && cmp "$tmp/want" "$tmp/got" && cmp "$tmp/want.err" "$tmp/got.err"
}
piped() {
	rootcause report --format json - <"$tmp/packed/hung" 2>/dev/null | sed 's,"-/,"hung/,' >"$tmp/got" &&
		cmp "$tmp/want" "$tmp/got"
}
in_folder() { (cd "$tmp/folder" && "$@"); }
for how in "gzip -c" "bzip2 -c" "xz -c" "zstd -qc" cat; do
	command -v "${how%% *}" >/dev/null || continue
	in_folder tar -cf - hung | $how >"$tmp/packed/hung"
	for form in text json; do holds "tar, $how: $form as of the folder" both $form; done
	case $how in gzip* | cat) holds "tar, $how: from stdin" piped ;; esac
done
for form in ustar pax v7; do
	in_folder tar --format=$form -cf "$tmp/packed/hung" hung
	holds "tar, $form: as the folder" both json
done
rm "$tmp/packed/hung"
in_folder python3 -m zipfile -c "$tmp/packed/hung" hung
holds "zip: as the folder" both json
holds "zip: from stdin" piped
(cd "$tmp/folder/hung" && tar -cf "$tmp/packed/hung" .)
holds "tar of .: as the folder" both json
cp "$tmp/packed/hung" "$tmp/packed/hung.tar"
(cd "$tmp/packed" && rootcause ingest --db "$tmp/s.db" hung.tar 2>"$tmp/first")
in_folder rootcause ingest --db "$tmp/s.db" hung 2>"$tmp/second"
holds "the run is named as the folder's" grep -q "run hung: 17 read" "$tmp/first"
holds "... and its files are the same ones" grep -q "run hung: 0 read, 17 already there" "$tmp/second"

# ---- hostile ----

python3 tests/archive/hostile.py "$tmp/bad" "$DUMP" || exit 2
bad() { # STATUS NAME TEXT [OPTION...]
	status=$1 name=$2 text=$3
	shift 3
	expect "$status" "$name: $text" "$text" sh -c "$limit"'exec rootcause report "$@"' sh "$@" "$tmp/bad/$name"
}
judged() { rootcause report -q --format json "$@" 2>/dev/null | grep -q '"records": 379,'; } # as of the file alone
bad 0 outside.tar "4 of its members not read: would be unpacked outside"
bad 2 outside.tar "outside" --strict
bad 0 kinds.tar "2 of its members not read: links"
bad 0 kinds.tar "3 of its members not read: devices"
bad 0 through.tar "1 of its members not read: links"
bad 0 twice.tar "1 of its members not read: replaced"
bad 0 names.tar "2 of its members not read: name longer"
bad 2 million.tar.gz "more than 100000 files"
bad 2 folders.tar.gz "more than 200000 members"
bad 2 names.tar.gz "more than 67108864 bytes of names"
bad 2 bomb.tar.gz "more than 1000000 bytes when unpacked (raise --max-input" --max-input 1000000
bad 2 hostile.zip "more than 1000000 bytes when unpacked" --max-input 1000000
bad 0 hostile.zip "2 of its members not read: would be"
bad 0 locked.zip "1 of its members not read: encrypted"
bad 0 nested.tar "inner.tar.gz: recognised as a tar archive"
bad 0 huge.tar "damaged at byte"
bad 2 huge.tar "damaged at byte" --strict
bad 2 empty.tar "error\|not\|empty"
for name in outside kinds through twice nested huge; do
	holds "$name: all of the good one is read" judged "$tmp/bad/$name.tar"
done
holds "a name that is not ASCII" sh -c 'rootcause report -q --format json "$1" | grep -q "ümläut-日本.txt"' sh "$tmp/bad/names.tar"
holds "control characters stay out" sh -c '! rootcause report "$1" 2>&1 | grep -q "$(printf "\033")\[2J"' sh "$tmp/bad/names.tar"
expect 0 "a name in no charset" "caf" rootcause report --format json "$tmp/bad/raw.tar"
expect 0 "an archive in a folder is named" "recognised as a tar archive" sh -c 'mkdir "$1" && cp "$2" "$3" "$1" && rootcause report "$1"' \
	sh "$tmp/mixed" "$tmp/packed/hung.tar" "$DUMP"

# ---- cut anywhere: what came before is read, no crash ----

gzip -c "$tmp/packed/hung.tar" >"$tmp/hung.tgz"
size=$(wc -c <"$tmp/hung.tgz")
cut_at() { # FILE BYTES: the exit code is one of ours, and something is said
	head -c "$2" "$1" >"$tmp/cut"
	rootcause report "$tmp/cut" >"$tmp/out" 2>"$tmp/err"
	case $? in 0 | 1 | 2) [ -s "$tmp/err" ] ;; *) false ;; esac
}
n=1
while [ $n -lt 6 ]; do
	holds "tar.gz cut at $n/6" cut_at "$tmp/hung.tgz" $((size * n / 6))
	holds "tar cut at $n/6" cut_at "$tmp/packed/hung.tar" $(($(wc -c <"$tmp/packed/hung.tar") * n / 6))
	n=$((n + 1))
done
in_folder python3 -m zipfile -c "$tmp/hung.zip" hung
holds "zip cut in half" cut_at "$tmp/hung.zip" $(($(wc -c <"$tmp/hung.zip") / 2))

# ---- nothing is left, whatever ends it ----

mkfifo "$tmp/pipe"
rootcause report - <"$tmp/pipe" >"$tmp/out" 2>&1 &
held=$!
exec 3>"$tmp/pipe"
head -c 600000 "$tmp/packed/hung.tar" >&3
sleep 0.3
holds "it waits for the rest" kill -9 "$held"
exec 3>&-
wait "$held" 2>/dev/null
holds "nothing was written outside" test -z "$(ls -A "$tmp/victim")"
holds "nothing is left in \$TMPDIR" test -z "$(ls -A "$tmp/private")"
expect 2 "no room to unpack" "rootcause-" env TMPDIR=/nonexistent/x rootcause report "$tmp/hung.tgz"
for p in profq traceq stackdiff; do
	holds "$p does not carry libarchive" sh -c '! ldd "${BIN:-bin}/$1" 2>/dev/null | grep -q libarchive' sh $p
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
