#!/bin/sh
# What the system does to a program: closed streams, pipes, files that shrink or may not be read, full
# and read-only disks, folders that hold anything. Prints N passed, N failed. FILES=10000 for the largest
# folder (check-full).
set -u
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'chmod -R u+rwx "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
. tests/expect.sh
BIN=${BIN:-$PWD/bin}
PATH=$BIN:$PATH
export BIN PATH tmp
chmod 755 "$tmp"
mkdir "$tmp/bad"
dump=$PWD/testdata/incident/hung/goroutine-debug2-1.txt
heap=$PWD/testdata/incident/hung/heap-1.pb.gz
printf 'goroutine 1 [chan send]:\nmain.f()\n\t/x/main.go:7 +0x1d\n\n' >"$tmp/one.txt"
FILES=${FILES:-2000}
skip() { echo "not tested here: $1"; }

# ---- streams ----

# streams CODE WORDS SCRIPT: run by a shell of its own, whose redirections are the test.
streams() {
	expect "$1" "$3" "$2" sh -c "$3"
}
streams 2 "standard input" "stackdiff - <&-"
streams 2 "standard input" "profq top - <&-"
streams 2 "standard input" "rootcause report - <&-"
streams 0 "main.f" "stackdiff $tmp/one.txt <&-"
streams 2 "cannot write" "stackdiff $tmp/one.txt >&-"
streams 2 "cannot write" "profq top $heap >&-"
streams 2 "cannot write" "traceq raw testdata/gotrace/sync-go1.26.trace >&-"
streams 2 "cannot write" "profq --help >&-"
streams 2 "" "profq top $tmp/missing 2>&-"
streams 0 "" "profq top -q -o $tmp/closed.txt $heap <&- >&- 2>&-"
profq top "$heap" >"$tmp/open.txt"
holds "-o with every stream closed: all of it" cmp "$tmp/open.txt" "$tmp/closed.txt"
streams 0 "" "rootcause ingest -q --db $tmp/closed.sqlite $tmp/one.txt <&- >&- 2>&-"
holds "a store made with every stream closed" rootcause report --db "$tmp/closed.sqlite"

quiet_pipe() { # COMMAND: whoever reads goes away; no word is said, and no success either
	{
		sh -c "$1" 2>"$tmp/err"
		echo $? >"$tmp/code"
	} | true
	cat "$tmp/err"
	[ ! -s "$tmp/err" ] && [ "$(cat "$tmp/code")" -ne 0 ]
}
for command in "sleep 0.2; exec profq top $heap" "sleep 0.2; exec stackdiff -q --format json --all $dump" \
	"sleep 0.2; exec rootcause report -q $tmp/one.txt" "sleep 0.2; exec rootcause --help"; do
	holds "closed pipe: $command" quiet_pipe "$command"
done

fed() { # PROGRAM FILE NAME: through a FIFO the same bytes as from the file, but for its name
	rm -f "$tmp/$3"
	mkfifo "$tmp/$3"
	cat "$2" >"$tmp/$3" &
	timeout 20 sh -c "$1 '$tmp/$3'" >"$tmp/fifo.out" || return 1
	wait
	sh -c "$1 '$2'" | sed "s,$2,$tmp/$3," | cmp - "$tmp/fifo.out"
}
holds "FIFO: profq top" fed "profq top" "$heap" fifo
holds "FIFO: stackdiff" fed "stackdiff --format json" "$tmp/one.txt" fifo
holds "FIFO: traceq" fed "traceq summary --format json" testdata/gotrace/long-go1.26.trace fifo
holds "FIFO: rootcause" fed "rootcause report -q --format markdown" "$tmp/one.txt" fifo
holds "FIFO named .json" fed "rootcause report -q --format markdown" "$tmp/one.txt" fifo.json

# ---- files ----

big() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do cat "$dump"; done
}
shrinks() { # PROGRAM: a file that is cut while it is read gives a result or words, no signal
	for wait in 0 0.01 0.03 0.06; do
		big >"$tmp/big.txt"
		timeout 60 sh -c "exec $1 $tmp/big.txt" >"$tmp/log1" 2>&1 &
		sleep $wait
		: >"$tmp/big.txt"
		wait $!
		code=$?
		[ $code -eq 0 ] || { [ $code -eq 2 ] && [ -s "$tmp/log1" ]; } || { cat "$tmp/log1" && return 1; }
	done
}
holds "shrinks while read: stackdiff" shrinks stackdiff
holds "shrinks while read: rootcause" shrinks "rootcause report"
holds "shrinks while read: profq" shrinks "profq top"

limited() { # EFBIG in the middle of the output: 2, nothing half-written, the old file stands
	echo old >"$tmp/bad/limited.json"
	# bash counts blocks of 1,024 bytes, POSIX shells of 512: either is less than what is written.
	sh -c "ulimit -f 8; stackdiff -q --all -o $tmp/bad/limited.json $dump" && return 1
	[ "$(cat "$tmp/bad/limited.json")" = old ] && [ "$(ls "$tmp/bad")" = limited.json ]
}
holds "a file size limit in the middle of -o" limited
rm -f "$tmp/bad/limited.json"

# ---- full and read-only disks ----

# In a mount of 1 MB that only its own namespace sees.
in_small_disk() {
	unshare -m sh -c "mount -t tmpfs -o size=1M none $tmp/bad && cd $tmp/bad && $1"
}
full_output() {
	in_small_disk "head -c 1000000 /dev/zero >filler; echo old >out.json
		stackdiff -q --all -o out.json $dump; code=\$?; ls; cat out.json
		[ \$code -eq 2 ] && [ \"\$(cat out.json)\" = old ] && [ \"\$(ls | wc -l)\" -eq 2 ]"
}
full_store() {
	in_small_disk "rootcause ingest --db run.sqlite $tmp/one.txt || exit 1
		rootcause ingest --db run.sqlite $PWD/testdata/incident/hung; code=\$?
		[ \$code -eq 2 ] && rootcause report --db run.sqlite >$tmp/report || exit 1
		[ \"\$(sqlite3 run.sqlite 'pragma integrity_check')\" = ok ]"
	code=$?
	grep -q 'main.f\|goroutine' "$tmp/report" && [ $code -eq 0 ]
}
full_at_once() {
	in_small_disk "head -c 1040000 /dev/zero >filler
		rootcause ingest --db run.sqlite $tmp/one.txt; [ \$? -eq 2 ]"
}
if unshare -m sh -c "mount -t tmpfs -o size=1M none $tmp/bad" 2>/dev/null; then
	holds "a full disk in the middle of -o" full_output
	holds "a full disk in the middle of an ingest" full_store
	holds "a store on a full disk" full_at_once
else
	skip "full disks: no mount is allowed"
fi

# As somebody whom permissions bind.
rootcause ingest -q --db "$tmp/kept.sqlite" "$tmp/one.txt"
mkdir "$tmp/locked" "$tmp/mixed" "$tmp/mixed/closed"
cp "$tmp/kept.sqlite" "$tmp/locked/run.sqlite"
cp "$dump" "$tmp/two.txt"
cp "$tmp/one.txt" "$tmp/locked/secret.txt"
cp "$tmp/one.txt" "$tmp/mixed/one.txt"
cp "$tmp/one.txt" "$tmp/mixed/secret.txt"
cp "$tmp/one.txt" "$tmp/mixed/closed/two.txt"
chmod 444 "$tmp/locked/run.sqlite"
chmod 000 "$tmp/locked/secret.txt" "$tmp/mixed/secret.txt" "$tmp/mixed/closed"
chmod 555 "$tmp/locked"
as_nobody() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	else
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
}
bound() {
	if [ "$(id -u)" -ne 0 ]; then expect "$@"; return; fi
	code=$1 name=$2 words=$3
	shift 3
	expect "$code" "$name" "$words" setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
if as_nobody "$BIN/profq" --version >/dev/null 2>&1; then
	for program in "profq top" "stackdiff" "rootcause report"; do
		# shellcheck disable=SC2086 # the words of a program
		bound 2 "$program: unreadable" "Permission denied" $program "$tmp/locked/secret.txt"
	done
	bound 2 "a folder with unreadable parts: said" "closed: Permission denied" \
		rootcause "$tmp/mixed"
	bound 2 "a folder with unreadable parts: the rest is judged" "one.txt" \
		rootcause report --format json "$tmp/mixed"
	bound 0 "a store in a read-only folder" "" rootcause report --db "$tmp/locked/run.sqlite"
	bound 2 "ingest into a read-only folder" "locked/run.sqlite" \
		rootcause ingest --db "$tmp/locked/run.sqlite" "$tmp/two.txt"
	bound 2 "a new store in a read-only folder" "locked/new.sqlite" \
		rootcause ingest --db "$tmp/locked/new.sqlite" "$tmp/one.txt"
	bound 2 "-o into a read-only folder" "locked/x.txt" \
		stackdiff -o "$tmp/locked/x.txt" "$tmp/one.txt"
	holds "the store is as it was" cmp "$tmp/kept.sqlite" "$tmp/locked/run.sqlite"
else
	skip "permissions: nobody cannot run $BIN"
fi
chmod 755 "$tmp/locked" "$tmp/mixed/closed"

# ---- folders ----

odd=$tmp/odd
mkdir -p "$odd/sub"
cp "$tmp/one.txt" "$odd/one.txt"
mkfifo "$odd/fifo" "$odd/fifo.json"
ln -s . "$odd/loop-a"
ln -s .. "$odd/sub/loop-b"
ln -s . "$odd/sub/loop-c"
ln -s nowhere "$odd/dangling"
ln -s self "$odd/self"
ln -s /dev/zero "$odd/zero"
command -v python3 >/dev/null &&
	python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$odd/socket"
expect 0 "a folder with FIFOs, a socket, loops, a device" "" timeout 20 rootcause report --format json "$odd"
holds "each file of it once" test "$(grep -o '"path": *"[^"]*one.txt"' "$tmp/out" | wc -l)" -eq 1
expect 2 "a loop by name" "one.txt\|symbolic" rootcause report "$odd/self"

# A fan of links: 2^20 paths to one file.
mkdir "$tmp/fan"
i=0
while [ $i -lt 20 ]; do
	mkdir "$tmp/fan/$i"
	ln -s "../$((i + 1))" "$tmp/fan/$i/a"
	ln -s "../$((i + 1))" "$tmp/fan/$i/b"
	i=$((i + 1))
done
mkdir "$tmp/fan/20"
cp "$tmp/one.txt" "$tmp/fan/20/"
expect 0 "a fan of links" "" timeout 20 rootcause report "$tmp/fan"

deep=$tmp/deep
i=0
while [ $i -lt 40 ]; do deep=$deep/d i=$((i + 1)); done
mkdir -p "$deep"
cp "$tmp/one.txt" "$deep/"
expect 0 "40 folders deep" "one.txt" rootcause report --format json "$tmp/deep"
while [ $i -lt 200 ]; do deep=$deep/d i=$((i + 1)); done
mkdir -p "$deep"
expect 2 "200 folders deep: said" "directory" rootcause report "$tmp/deep"

mkdir "$tmp/many"
i=0
while [ $i -lt "$FILES" ]; do
	echo "goroutine $i [select]:
main.f()
	/x/main.go:7 +0x1d
" >"$tmp/many/$i.txt"
	i=$((i + 1))
done
expect 0 "$FILES files" "inputs" timeout 110 rootcause report --format json "$tmp/many"
holds "$FILES inputs in the report" test "$(grep -o '"path"' "$tmp/out" | wc -l)" -ge "$FILES"

# ---- names ----

esc=$(printf '\033')
names=$tmp/names
mkdir "$names"
cp "$tmp/one.txt" "$names/a
rootcause: forged: line"
cp "$tmp/one.txt" "$names/${esc}[31mred${esc}]0;title.txt"
cp "$tmp/one.txt" "$names/$(printf 'bad\377utf8.txt')"
cp "$tmp/one.txt" "$names/'; drop table run; --.txt"
cp "$tmp/one.txt" "$names/<script>alert(1)<!-- |.md"
cp "$tmp/one.txt" "$names/%s%n%n.txt"
cp "$tmp/one.txt" "$names/-o"
head -c 3000 /dev/urandom >"$names/noise${esc}[2J"
for form in text json markdown; do
	expect 0 "odd names: report $form" "" rootcause report --format $form "$names"
	holds "odd names: no line is forged in $form" sh -c '! cat "$tmp/out" "$tmp/err" | grep "^rootcause: forged"'
done
for f in "$names"/*; do
	case $f in *noise*) continue ;; esac
	expect 0 "odd name: stackdiff" "main" stackdiff "$f"
	holds "odd names: no line is forged" sh -c '! cat "$tmp/out" "$tmp/err" | grep "^rootcause: forged"'
	expect 2 "odd name: profq" "" profq top "$f"
done
expect 0 "odd names: ingest" "" rootcause ingest --db "$tmp/names.sqlite" --run "$(printf 'a\nb\033[1m')" "$names"
expect 0 "odd names: runs" "" rootcause runs --db "$tmp/names.sqlite"
expect 0 "odd names: from the store" "" rootcause report --db "$tmp/names.sqlite"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
