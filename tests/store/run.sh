#!/bin/sh
# The promises of the store: a second ingest changes nothing, equal bytes under two names stay two,
# other bytes under one name are refused, eight ingests at once are all there, the plain sqlite3
# shell reads every view, kill -9 at KILLS random moments leaves a sound store that the next
# ingest completes. Prints "N passed, N failed". KILLS=200 for the whole of it (check-full).
set -u
cd "$(dirname "$0")/../.." || exit 2
RC=${BIN:-$PWD/bin}/rootcause
DATA=testdata/incident/hung
KILLS=${KILLS:-25}
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

check() { # WHAT COMMAND...: the command says whether it holds
	what=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $what"
		sed 's/^/     /' "$tmp/log"
	fi
}

ask() { "$RC" sql --db "$1" --format csv "$2" | tail -n +2; }
ingest() { "$RC" ingest -q --db "$@" 2>/dev/null; }
# stackdiff prints from a store what it prints from the files that were ingested.
SD=${BIN:-$PWD/bin}/stackdiff
GO=testdata/goroutine
answers() { # VERB-AND-OPTIONS... -- FILE...
	verb=
	while [ "$1" != -- ]; do
		verb="$verb $1"
		shift
	done
	shift
	rm -f "$tmp/s.db"
	ingest "$tmp/s.db" "$@"
	# shellcheck disable=SC2086
	"$SD" $verb "$@" >"$tmp/from-files" 2>/dev/null && "$SD" $verb --db "$tmp/s.db" >"$tmp/from-store" &&
		[ -s "$tmp/from-files" ] && diff "$tmp/from-files" "$tmp/from-store"
}
same_answers() { # WHAT FILE...: every verb and form
	what=$1
	shift
	for verb in diff "diff --all --by=stack" "diff --format=json" show "show --all" "show --format=json" \
		"show --format=csv" "show --format=markdown" "show --format=folded" tree "tree --format=json"; do
		# show and tree take one file: the last one is what they pick from several
		case $verb in diff*) ;; *) shift $(($# - 1)) ;; esac
		# shellcheck disable=SC2086
		check "stackdiff $verb: the same of $what from a store" answers $verb -- "$@"
	done
}

# What a store says, free of the ids that the order of ingests gives.
content() {
	for q in "SELECT run, process, input, kind, bytes, hash, records FROM inputs ORDER BY 1,2,3" \
		"SELECT input, ordinal, kind, level, lane, seq, last, time_ns, threads FROM snapshots ORDER BY 1,2" \
		"SELECT input, lane, seq, key, state, count, before, stayed, new, function, line FROM groups ORDER BY 1,2,3,4" \
		"SELECT process, lane, seq, key, before, after, stayed, new, came, gone, left FROM changes ORDER BY 1,2,3,4" \
		"SELECT input, kind, type, name, total FROM profiles ORDER BY 1,3" \
		"SELECT input, time_ns, duration_ns, generations, goroutines, gomaxprocs, watched_ns, running_ns FROM traces" \
		"SELECT ord, entry, system, seen, created, ended, alive FROM trace_entries" \
		"SELECT kind, ord, reason, start_ns, duration_ns, function, line FROM trace_stops" \
		"SELECT ord, kind, entry, function, line, n, total_ns FROM trace_assists" \
		"SELECT id, ord, entry, function, line, outside, n, wait_ns FROM trace_wakers" \
		"SELECT id, entry, state, reason, function, line, place, n, total_ns, p99_ns, max_ns, waker FROM trace_times" \
		"SELECT id, octave, n FROM trace_octaves" "SELECT id, entry, function, line, count, whole FROM trace_waits" \
		"SELECT ord, entry, state, reason, start_ns, duration_ns, goroutine, waker, function, line FROM trace_intervals" \
		"SELECT kind, ord, type, function, line, begun, ended, open, n, total_ns, longest FROM trace_stretches" \
		"SELECT ord, time_ns, goroutine, task, category, message, function, line FROM trace_logs" \
		"SELECT function, type, flat, cum FROM profile_functions ORDER BY 1,2,3,4" \
		"SELECT input, name, ord, time_ns, value FROM series_points ORDER BY 1,2,3"; do
		ask "$1" "$q"
	done
}

ingest "$tmp/a.db" $DATA
content "$tmp/a.db" >"$tmp/a"
sum=$(cksum <"$tmp/a.db")
same_bytes() { ingest "$tmp/a.db" $DATA && [ "$sum" = "$(cksum <"$tmp/a.db")" ]; }
check "a second ingest changes nothing" same_bytes
check "a finished store is one file" test ! -e "$tmp/a.db-wal" -a ! -e "$tmp/a.db-shm"

mkdir "$tmp/plain" # without the manifest, which only a folder's ingest looks for
cp $DATA/goroutine-debug2-1.txt $DATA/goroutine-debug2-2.txt $DATA/goroutine-debug1.txt "$tmp/plain"
# So does rootcause deadlock, with source and without; a damaged dump exits as its file does.
INCIDENT=testdata/gen/incident/broken
same_deadlock() { # WHAT FILE SOURCE
	rm -f "$tmp/w.db"
	ingest "$tmp/w.db" "$2"
	for verb in "" "--all --format json" "--source $3" "--source $3 --format json" "--format dot"; do
		# shellcheck disable=SC2086
		check "deadlock $verb: the same of $1 from a store" sh -c "
			'$RC' deadlock -q $verb '$2' >'$tmp/from-files' && '$RC' deadlock -q $verb --db '$tmp/w.db' >'$tmp/from-store' &&
			[ -s '$tmp/from-files' ] && diff '$tmp/from-files' '$tmp/from-store'"
	done
}
same_deadlock "a hung server" $DATA/goroutine-debug2-2.txt $INCIDENT
same_deadlock "a hung server's log" $DATA/stderr.log $INCIDENT
same_deadlock "two dumps in one file" $GO/twice-go1.26.txt $INCIDENT
same_deadlock "ids that occur twice" $GO/mangled-hung-go1.26-two.txt $INCIDENT
same_deadlock "a JVM's deadlock" testdata/jvm/transfer-jstack-l-jdk17.txt $INCIDENT
same_deadlock "a JVM's holder" testdata/jvm/holder-jstack-l-jdk17.txt $INCIDENT
same_deadlock "a trace" $DATA/trace.out $INCIDENT
same_deadlock "closures on their go statement's line" $GO/waits-quit-go1.19.txt $INCIDENT
for p in p01-a p07-b p13-a p25-b; do
	same_deadlock $p "$(ls testdata/diagnosis/$p/debug2.txt*)" testdata/gen/diagnosis/$p
	same_deadlock "$p at its end" "$(ls testdata/diagnosis/$p/quit.txt*)" testdata/gen/diagnosis/$p
done
chosen() { ingest "$tmp/d.db" $DATA && "$RC" deadlock $DATA/goroutine-debug2-1.txt >"$tmp/x" &&
	"$RC" deadlock --db "$tmp/d.db" --run hung --input goroutine-debug2-1.txt | diff "$tmp/x" -; }
check "deadlock: an input of a run is chosen by name" chosen
# Without the file the verdicts stay; only its lines cannot be quoted.
quotes() { cp $DATA/goroutine-debug2-1.txt "$tmp/moved.txt" && ingest "$tmp/q.db" "$tmp/moved.txt" &&
	"$RC" deadlock --source $INCIDENT "$tmp/moved.txt" | grep -v "^ .*moved.txt:" >"$tmp/x" && echo >>"$tmp/moved.txt" &&
	"$RC" deadlock --source $INCIDENT --db "$tmp/q.db" | diff "$tmp/x" - && grep -q deadlock.lock-cycle "$tmp/x"; }
check "deadlock: of a file that changed no line is quoted" quotes

same_answers "two dumps" "$tmp/plain/goroutine-debug2-1.txt" "$tmp/plain/goroutine-debug2-2.txt"
same_answers "a debug=1 text" "$tmp/plain/goroutine-debug1.txt"
same_answers "two levels of Go 1.19" $GO/hung-go1.19.txt $GO/hung-quit-go1.19.txt
same_answers "closures on the line of their go statement" $GO/waits-quit-go1.19.txt
same_answers "labels" $GO/labels-go1.26.txt
same_answers "two dumps in one file" $GO/twice-go1.26.txt
same_answers "a dump that is cut" $GO/mangled-hung-go1.26-cut-args.txt
same_answers "two dumps of a JVM" testdata/jvm/leak-1-jstack-jdk17.txt testdata/jvm/leak-2-jstack-jdk17.txt
same_answers "a JVM with locks" testdata/jvm/transfer-sigquit-jdk17.txt
same_answers "virtual threads" testdata/jvm/virtual-dump-jdk25.txt
same_answers "py-spy" testdata/python/pyspy-waits-3.11.txt
same_answers "faulthandler" testdata/python/faulthandler-waits-3.13.txt
same_answers "gdb" testdata/native/gdb-pool-1.txt testdata/native/gdb-pool-2.txt
same_answers "eu-stack" testdata/native/eustack-waits.txt
same_answers "Delve" testdata/delve/goroutines-stacks.txt
one() { "$SD" show --format=json --goroutine=21 "$1" >"$tmp/x" && ingest "$tmp/one.db" "$1" &&
	"$SD" show --format=json --goroutine=21 --db "$tmp/one.db" --input "$1" | diff "$tmp/x" -; }
check "a goroutine from a store is the same" one "$tmp/plain/goroutine-debug2-2.txt"
folder() { ingest "$tmp/d.db" $DATA && "$SD" $DATA/goroutine-debug2-1.txt $DATA/goroutine-debug2-2.txt >"$tmp/x" &&
	"$SD" --db "$tmp/d.db" --run hung --input goroutine-debug2-1.txt --input goroutine-debug2-2.txt |
	diff "$tmp/x" -; }
check "inputs are chosen by name, in the order given" folder
check "an input that is not there is an error" sh -c "! '$SD' --db '$tmp/d.db' --input nowhere 2>/dev/null"

mkdir "$tmp/twins"
cp $DATA/goroutine-debug2-1.txt "$tmp/twins/1.txt"
cp $DATA/goroutine-debug2-1.txt "$tmp/twins/2.txt"
twins() { ingest "$tmp/t.db" "$tmp/twins" &&
	[ "$(ask "$tmp/t.db" "SELECT count(*) FROM snapshots WHERE lane = 'ids'")" = 2 ] &&
	[ "$(ask "$tmp/t.db" "SELECT sum(stayed) = sum(after) FROM changes")" = 1 ]; }
check "equal bytes under two names are two snapshots" twins

other() { ! ingest "$tmp/t.db" "$tmp/twins" &&
	[ "$(ask "$tmp/t.db" "SELECT count(DISTINCT hash) FROM inputs")" = 1 ]; }
cp $DATA/goroutine-debug2-2.txt "$tmp/twins/2.txt"
check "other bytes under the same name are refused" other
replaced() { ingest "$tmp/t.db" --replace "$tmp/twins" &&
	[ "$(ask "$tmp/t.db" "SELECT count(*), count(DISTINCT hash) FROM inputs")" = 2,2 ] &&
	[ "$(ask "$tmp/t.db" "SELECT sum(new) > 0 FROM changes")" = 1 ]; }
check "--replace puts them in" replaced

orders() {
	for f in $(ls -r $DATA/*); do
		case $f in *manifest.json) continue ;; esac
		ingest "$tmp/o.db" --run hung $DATA/manifest.json "$f" || true
	done
	content "$tmp/o.db" | sed "s,$DATA/,," >"$tmp/o"
	cmp "$tmp/a" "$tmp/o"
}
check "the order of ingests does not show" orders

parallel() {
	i=0
	for f in goroutine-debug2-1.txt goroutine-debug2-2.txt heap-1.pb.gz heap-2.pb.gz cpu.pb.gz \
		block.pb.gz allocs.pb.gz stderr.log; do
		ingest "$tmp/p.db" --run p $DATA/$f &
		i=$((i + 1))
	done
	wait
	[ "$(ask "$tmp/p.db" "SELECT count(*) FROM inputs")" = 8 ] && test ! -e "$tmp/p.db-wal"
}
check "eight ingests at once: all there" parallel

forget() { ingest "$tmp/f.db" --run one $DATA && ingest "$tmp/f.db" --run two $DATA &&
	"$RC" forget --db "$tmp/f.db" one && "$RC" forget --db "$tmp/f.db" two &&
	for t in run process input snapshot string function frame stack thread_group thread thread_lock thread_word group_change \
		profile profile_type profile_sample profile_function profile_site event series warning \
		trace trace_entry trace_time trace_octave trace_waker trace_stop trace_assist trace_waiting \
		trace_interval trace_stretch trace_log; do
		[ "$(ask "$tmp/f.db" "SELECT count(*) FROM $t")" = 0 ] || { echo "$t"; return 1; }
	done; }
check "forget leaves nothing behind" forget
kept() { f=testdata/jvm/transfer-jstack-l-jdk17.txt && ingest "$tmp/k.db" --run one $f && ingest "$tmp/k.db" --run two $DATA &&
	"$RC" forget --db "$tmp/k.db" two && "$RC" deadlock -q $f >"$tmp/x" &&
	"$RC" deadlock -q --db "$tmp/k.db" | diff "$tmp/x" -; }
check "forget leaves the names of others" kept

views() {
	for v in $(sed -n 's/^CREATE VIEW \([a-z_]*\).*/\1/p' lib/store/schema.sql); do
		sqlite3 -readonly "$tmp/a.db" "SELECT count(*) FROM (SELECT * FROM $v LIMIT 100)" ||
			{ echo "$v"; return 1; }
		"$RC" sql --db "$tmp/a.db" --format json "SELECT * FROM $v LIMIT 3" || return 1
	done
}
if command -v sqlite3 >/dev/null; then check "plain sqlite3 reads every view" views; fi

absent() { ! "$RC" report --db "$tmp/none.db" && ! "$RC" sql --db "$tmp/none.db" "SELECT 1" &&
	! "$RC" forget --db "$tmp/none.db" x && test ! -e "$tmp/none.db"; }
check "reading verbs make no file" absent

newer() {
	cp "$tmp/a.db" "$tmp/n.db"
	sqlite3 "$tmp/n.db" 'PRAGMA user_version = 99'
	"$RC" report --db "$tmp/n.db" 2>&1 | grep -q "newer rootcause (schema 99"
}
if command -v sqlite3 >/dev/null; then check "a newer store is refused by name" newer; fi
older() {
	cp "$tmp/a.db" "$tmp/n.db"
	sqlite3 "$tmp/n.db" 'PRAGMA user_version = 1'
	sum=$(cksum <"$tmp/n.db")
	for command in "$RC report" "$RC ingest $DATA" "$SD show"; do
		# shellcheck disable=SC2086
		$command --db "$tmp/n.db" >"$tmp/said" 2>&1
		[ $? = 2 ] && grep -q "older rootcause (schema 1, .*ingest the files again" "$tmp/said" ||
			{ echo "$command"; cat "$tmp/said"; return 1; }
	done
	[ "$sum" = "$(cksum <"$tmp/n.db")" ]
}
if command -v sqlite3 >/dev/null; then check "an older store is refused, and what to do" older; fi

refused() {
	for q in "INSERT INTO run VALUES (9, 'x', 9)" "ATTACH '$tmp/evil.db' AS e" "PRAGMA journal_mode=WAL" \
		"VACUUM INTO '$tmp/evil.db'" "CREATE TEMP TABLE t (x)" "SELECT load_extension('x')" "SELECT 1; SELECT 2"; do
		if "$RC" sql --db "$tmp/a.db" "$q"; then echo "$q"; return 1; fi
	done
	test ! -e "$tmp/evil.db"
}
check "sql is held to one SELECT" refused

# What a store says of a trace is what traceq says of it.
TQ=${BIN:-$PWD/bin}/traceq
as_traceq() { # TRACE
	rm -f "$tmp/t.db"
	ingest "$tmp/t.db" "$1" || return 1
	"$TQ" waiting --all --format csv "$1" | tail -n +2 | cut -d, -f1-5 >"$tmp/x"
	ask "$tmp/t.db" "SELECT count, born, whole, max_ns, state FROM trace_waits ORDER BY id" | diff "$tmp/x" - || return 1
	"$TQ" timeline --format tsv "$1" | awk -F'\t' -v OFS=, 'NR > 1 && $4 >= 1000000 { print $1, $3, $4, $5 }' | LC_ALL=C sort >"$tmp/x"
	ask "$tmp/t.db" "SELECT goroutine, start_ns, duration_ns, state FROM trace_intervals" | LC_ALL=C sort | diff "$tmp/x" - || return 1
	for k in task region; do
		"$TQ" ${k}s --format csv "$1" | tail -n +2 | cut -d, -f1-4 | LC_ALL=C sort >"$tmp/x"
		ask "$tmp/t.db" "SELECT total_ns, begun, ended, open FROM trace_stretches WHERE kind = '$k'" | LC_ALL=C sort |
			diff "$tmp/x" - || return 1
	done
	"$TQ" logs --format csv "$1" | tail -n +2 | wc -l >"$tmp/x"
	ask "$tmp/t.db" "SELECT logs FROM traces" | diff -b "$tmp/x" - || return 1
	"$TQ" cpu --format csv "$1" | tail -n +2 | cut -d, -f1-2 | LC_ALL=C sort >"$tmp/x"
	ask "$tmp/t.db" "SELECT sum(flat), sum(cum) FROM profile_functions WHERE type = 0 GROUP BY function" | LC_ALL=C sort | diff "$tmp/x" - || return 1
	"$TQ" goroutines --format csv "$1" | tail -n +2 | cut -d, -f1-8 | LC_ALL=C sort >"$tmp/x"
	ask "$tmp/t.db" "SELECT seen, created, ended, alive, coalesce(sum(t.total_ns), 0),
		coalesce(sum(CASE t.state WHEN 'running' THEN t.total_ns END), 0),
		coalesce(sum(CASE t.state WHEN 'runnable' THEN t.total_ns END), 0),
		coalesce(sum(CASE t.state WHEN 'syscall' THEN t.total_ns END), 0)
		FROM trace_entries e LEFT JOIN trace_times t ON t.entry IS e.entry GROUP BY e.ord" | LC_ALL=C sort | diff "$tmp/x" - &&
		[ -s "$tmp/x" ] && [ "$(ask "$tmp/t.db" "SELECT count(*) FROM trace_times t WHERE n <>
			(SELECT sum(o.n) FROM trace_octaves o WHERE o.id = t.id)")" = 0 ]
}
for t in $DATA/trace.out testdata/gotrace/gc-go1.26.trace testdata/gotrace/sync-go1.22.trace testdata/gotrace1/all-go1.19.trace \
	testdata/gotrace/user-go1.26.trace testdata/gotrace/long-go1.26.trace testdata/gotrace/samples-go1.26.trace; do
	check "what a store says of $t is what traceq says" as_traceq $t
done

both() { [ "$("$RC" report -q $DATA --format json | sed 's/"path": "[^"]*"//')" = \
	"$("$RC" report -q --db "$tmp/a.db" --format json | sed 's/"path": "[^"]*"//')" ]; }
check "files and their store: the same report" both

# Moments spread over the time that one ingest takes, by a seeded generator.
seed=1
killed() {
	k=0
	while [ $k -lt "$KILLS" ]; do
		rm -f "$tmp"/k.db*
		seed=$(((seed * 1103515245 + 12345) % 2147483648))
		"$RC" ingest -q --db "$tmp/k.db" $DATA 2>/dev/null &
		pid=$!
		sleep "0.$(printf '%03d' $((seed / 65536 % 90)))"
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
		if [ -s "$tmp/k.db" ]; then
			[ "$(sqlite3 "$tmp/k.db" 'PRAGMA integrity_check')" = ok ] || return 1
		fi
		ingest "$tmp/k.db" $DATA || return 1
		content "$tmp/k.db" | cmp - "$tmp/a" || return 1
		k=$((k + 1))
	done
}
if command -v sqlite3 >/dev/null; then check "kill -9 at $KILLS moments" killed; fi

# A manifest that tells of another host, pid or build than the process of that name has: another process.
moved() { # FOLDER FIELD=VALUE...: one profile, said to be of the process shop
	mkdir -p "$tmp/moved/$1"
	cp "$DATA/heap-1.pb.gz" "$tmp/moved/$1/heap.pb.gz"
	printf '{"schema":"rootcause.capture/1","process":"shop"%s,"files":[]}' "$2" >"$tmp/moved/$1/manifest.json"
}
processes() { # WANT FOLDER...
	want=$1
	shift
	rm -f "$tmp/m.db"
	(cd "$tmp/moved" && "$RC" ingest $given --run r --db "$tmp/m.db" "$@" 2>"$tmp/said")
	[ "$(ask "$tmp/m.db" "SELECT group_concat(process, ' ') FROM (SELECT process FROM processes ORDER BY 1)")" = "$want" ]
}
moved a/1 ',"host":"h1","pid":7,"build":"1.0"'
moved a/2 ',"host":"h2","pid":7,"build":"1.0"'
moved a/3 ',"host":"h1","pid":8,"build":"1.0"'
moved a/4 ',"host":"h1","pid":7,"build":"1.1"'
moved a/5 ',"host":"h1"'
moved a/6 ''
given=--process=x
check "--process says which process, whatever manifests tell" processes x a
given=
check "another host, pid or build: another process" processes "shop shop#2 shop#3 shop#4" a # 5 and 6 contradict nobody
check "... and that is said" test 3 -eq "$(grep -c "another host, pid or build" "$tmp/said")"
check "... and a second ingest knows them" sh -c 'cd "$1/moved" && "$2" ingest --run r --db "$1/m.db" a 2>&1 | grep -q "0 read, 6 already there"' sh "$tmp" "$RC"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
