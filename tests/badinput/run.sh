#!/bin/sh
# Bad input is normal input: what every program says and returns when a file is missing, empty, cut,
# noise, a bomb or a monster, and when the output fails. Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
. tests/expect.sh

dump=testdata/incident/hung/goroutine-debug2-1.txt
heap=testdata/incident/hung/heap-1.pb.gz
mkdir "$tmp/dir"
: >"$tmp/empty"
head -c 20000 /dev/urandom >"$tmp/noise"
head -c 1000 "$heap" >"$tmp/cut.pb.gz"
# A dump cut in the middle of a frame.
head -c 9973 "$dump" >"$tmp/cut.txt"
# 4 GB of zeros in 4 MB of gzip.
dd if=/dev/zero bs=1M count=4096 2>/dev/null | gzip -1 >"$tmp/bomb.gz"
# One line of 100 MB, alone and inside a dump.
{
	head -n 40 "$dump"
	head -c 100000000 /dev/zero | tr '\0' 'x'
	echo
	tail -n +41 "$dump"
} >"$tmp/monster.txt"
printf 'goroutine 1 [\033[31mchan send, 5 minutes]:\nmain.\033]0;pwned\007f(0x1)\n\t/x/\033[2Jmain.go:7 +0x1d\n\n' >"$tmp/hostile.txt"

for program in "profq top" "profq info" "stackdiff" "rootcause report" "rootcause deadlock" "traceq summary" \
	"traceq raw"; do
	# shellcheck disable=SC2086 # the words of a program are meant to be split
	expect 2 "$program: missing" "No such file" $program "$tmp/missing"
	expect 2 "$program: noise" "noise" $program "$tmp/noise"
	expect 2 "$program: empty" "empty" $program "$tmp/empty"
	expect 2 "$program: bomb" "bomb.gz" $program "$tmp/bomb.gz"
	expect 2 "$program: unknown option" "nknown option" $program --frobnicate "$tmp/empty"
done
# pprof's reports take the same way in; a pattern comes first where there is one.
for verb in tree "peek ." traces tags raw "list ." comments callgrind dot proto svg; do
	# shellcheck disable=SC2086 # the words of a command
	expect 2 "profq $verb: noise" "noise" profq $verb "$tmp/noise"
	# shellcheck disable=SC2086
	expect 2 "profq $verb: cut gzip" "cut.pb.gz" profq $verb "$tmp/cut.pb.gz"
done
expect 2 "profq peek: a bad pattern" "missing closing" profq peek '(' "$heap"
expect 2 "profq list: nothing matches" "no matches found" profq list 'no such function' "$heap"
expect 2 "profq dot: call trees have the same way in" "noise" profq dot --call_tree "$tmp/noise"
# What a profile names may be a pipe that nobody writes to, or a device without an end.
mkfifo "$tmp/parse.c"
ln -s /dev/zero "$tmp/eval.c"
expect 0 "profq list: a pipe and a device as source files" "ROUTINE" \
	profq list --source_path="$tmp" 'parse|eval' testdata/pprof/odd-plain.pb
expect 2 "profq: a directory" "directory" profq top "$tmp/dir"
expect 2 "stackdiff: a directory" "directory" stackdiff "$tmp/dir"
expect 2 "profq: cut gzip" "cut.pb.gz" profq top "$tmp/cut.pb.gz"
gzip -c testdata/gotrace/long-go1.26.trace | head -c 11000 >"$tmp/cut.trace.gz"
expect 0 "traceq: cut gzip" "gzip" traceq summary "$tmp/cut.trace.gz"
expect 2 "traceq --strict: cut gzip" "gzip" traceq raw --strict "$tmp/cut.trace.gz"
expect 2 "traceq: a dump is no trace" "no execution trace" traceq summary "$dump"
expect 2 "profq: a dump is for stackdiff" "stackdiff" profq top "$dump"
expect 0 "stackdiff: cut dump" "cut" stackdiff "$tmp/cut.txt"
expect 2 "stackdiff --strict: cut dump" "cut" stackdiff --strict "$tmp/cut.txt"
expect 0 "stackdiff: a line of 100 MB" "monster.txt" stackdiff "$tmp/monster.txt"
expect 0 "stackdiff: control bytes in names" "main" stackdiff "$tmp/hostile.txt"
expect 0 "rootcause: control bytes in names" "hostile.txt" rootcause report "$tmp/hostile.txt"
for format in json markdown csv; do
	expect 0 "stackdiff $format: control bytes" "main" stackdiff --format $format "$tmp/hostile.txt"
done

# A full disk is trouble, for every output.
if [ -w /dev/full ]; then
	for command in "profq top $heap" "profq info $heap" "profq traces $heap" "profq dot $heap" "profq proto $heap" "stackdiff $dump" "rootcause report $dump" \
		"traceq raw testdata/gotrace/sync-go1.26.trace" "traceq summary testdata/gotrace/sync-go1.26.trace" \
		"rootcause rules" "profq --help" "profq --version"; do
		if sh -c "$command" >/dev/full 2>"$tmp/err"; then
			echo "FAIL $command > /dev/full: exit 0"
			failed=$((failed + 1))
		elif [ -s "$tmp/err" ]; then
			passed=$((passed + 1))
		else
			echo "FAIL $command > /dev/full: says nothing"
			failed=$((failed + 1))
		fi
	done
fi
expect 2 "-o into a missing folder" "nowhere" profq top -o "$tmp/nowhere/x" "$heap"
expect 0 "-o a file" "" profq top -o "$tmp/top.txt" "$heap"
if [ -s "$tmp/top.txt" ] && [ "$(find "$tmp" -name 'top.txt.*' | wc -l)" -eq 0 ]; then
	passed=$((passed + 1))
else
	echo "FAIL -o leaves a temporary file or nothing"
	failed=$((failed + 1))
fi

# A store that is none, is newer, or is absent.
expect 2 "report: no store" "missing.sqlite" rootcause report --db "$tmp/missing.sqlite"
[ -e "$tmp/missing.sqlite" ] && echo "FAIL a reading verb made a file" && failed=$((failed + 1))
expect 2 "report: noise as store" "noise" rootcause report --db "$tmp/noise"
expect 0 "ingest" "" rootcause ingest --db "$tmp/run.sqlite" "$dump"
sqlite3 "$tmp/run.sqlite" 'pragma user_version = 999' >/dev/null
expect 2 "a newer store" "newer" rootcause report --db "$tmp/run.sqlite"
expect 2 "ingest into a full disk" "" rootcause ingest --db /dev/full "$dump"
expect 2 "sql refuses to write" "" rootcause sql --db "$tmp/run.sqlite" "delete from run"

. tests/badinput/deadlock.sh

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
