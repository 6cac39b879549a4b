#!/bin/sh
# Make the real goroutine dumps in testdata/goroutine, then their mangled variants and LABELS.tsv.
#
#	run.sh [VERSION...]	versions like 1.26; default 1.19 1.22 1.24 1.26
#
# What is expected of a file (how many snapshots, how many events) is written beside the command that
# makes it. How many goroutines there are is what the program counted (runtime.NumGoroutine), or,
# where the runtime's own goroutines show too, a grep of the clean text. A Go version, cgo or the race
# detector that is not here is skipped with a line that says so. Files change with every run
# (addresses); run it when a Go version or a kind is added, not to check something.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
out=$top/testdata/goroutine
work=$top/build/dumps
mkdir -p "$out" "$work/bin"
GOFLAGS=-buildvcs=false
export GOFLAGS
unset GOTRACEBACK GODEBUG COUNT HOW OUT
ulimit -c 0
LC_ALL=C
export LC_ALL

toolchain() {
	case $1 in
	1.21) echo go1.21.13 ;;
	1.22) echo go1.22.12 ;;
	1.23) echo go1.23.12 ;;
	1.24) echo go1.24.13 ;;
	1.25) echo go1.25.3 ;;
	1.26) echo local ;;
	*) echo "go$1.0" ;;
	esac
}

# go_for VERSION ARGUMENT...
go_for() {
	gv=$1
	shift
	if [ -x "/usr/lib/go-$gv/bin/go" ]; then
		"/usr/lib/go-$gv/bin/go" "$@"
	else
		GOTOOLCHAIN=$(toolchain "$gv") go "$@"
	fi
}

have() {
	case $(go_for "$1" env GOVERSION 2>/dev/null) in
	go"$1" | go"$1".*) return 0 ;;
	esac
	echo "dumps: skipped Go $1: not here"
	return 1
}

grep_ids() { grep -aoE '^(\[[^]]*\] )?goroutine [0-9]+ (gp=[^[]*)?\[' "$1" | grep -oE 'goroutine [0-9]+' | sort -u; }

# take FILE SNAPSHOTS EVENTS NOTES COMMAND: COMMAND (for sh -c) writes what is kept to standard
# output; $v is the version, $bin the program. An empty result is not kept.
take() {
	file=$1-go$v.txt snapshots=$2 events=$3 notes=$4 command=$5
	rm -f "$work/count"
	COUNT=$work/count bin=$bin work=$work timeout 30 sh -c "$command" >"$work/new.txt" 2>"$work/new.err"
	if ! [ -s "$work/new.txt" ]; then
		echo "dumps: skipped $file: no output: $(head -n 1 "$work/new.err")"
		return 0
	fi
	cp "$work/new.txt" "$out/$file"
	label "$file" "$snapshots" "$events" "$notes"
	echo "$file	go$v	$(echo "$command" | sed 's/\$bin/shop/g; s/\$work\///g')" >>"$work/source.tsv"
}

# label FILE SNAPSHOTS EVENTS NOTES, with $work/count if the program counted
label() {
	goroutines=-
	case $2 in
	0) ;;
	1)
		n=$(grep_ids "$out/$1" | wc -l)
		# At the default level a panic prints one goroutine; what is in its message is text.
		case $4 in "the message holds"*) n=1 ;; esac
		goroutines=$n
		total=$(sed -n 's/^goroutine.* profile: total \([0-9]*\)$/\1/p' "$out/$1" | head -n 1)
		[ -n "$total" ] && goroutines=$total
		if [ -s "$work/count" ] && ! grep -qa '^SIGQUIT' "$out/$1"; then
			counted=$(head -n 1 "$work/count")
			case $4 in
			*"not all"*) ;;
			*)
				[ "$counted" = "$goroutines" ] || [ "$goroutines" = 0 ] ||
					echo "dumps: $1: the program counts $counted goroutines, the text $goroutines"
				goroutines=$counted
				;;
			esac
		fi
		;;
	*) goroutines=$(tr '\n' ',' <"$work/count" | sed 's/,$//') ;;
	esac
	events=$3
	[ "$events" = - ] && events=$(grep -acE '^(WARNING: DATA RACE|fatal error: .*)$' "$out/$1")
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$goroutines" "$events" "$4" >>"$work/labels.tsv"
}

common() {
	take waits-debug2 1 0 "net/http/pprof, every kind of wait" '$bin waits-http'
	take waits-stack 1 0 "runtime.Stack, every kind of wait" '$bin waits-stack'
	take waits-quit 1 0 "SIGQUIT, every kind of wait" '$bin waits-quit 2>&1'
	take waits-debug1 1 0 "debug=1" '$bin waits-debug1'
	take hung 1 0 "few goroutines, base of the mangled files" '$bin hung'
	take hung-quit 1 0 "SIGQUIT" 'HOW=quit $bin hung 2>&1'
	take twice 2 0 "one process dumped twice, a log line between" '$bin twice'
	take panic 1 1 "all goroutines" 'GOTRACEBACK=all $bin panic 2>&1'
	take panic-system 1 1 "GOTRACEBACK=system" 'GOTRACEBACK=system $bin panic-error 2>&1'
	take panic-nested 1 1 "second panic in a deferred call, one event" '$bin panic-nested 2>&1'
	take panic-again 1 1 "recovered, panicked again with the same value" '$bin panic-again 2>&1'
	take nil-deref 1 1 "SIGSEGV in Go code" '$bin nil-deref 2>&1'
	take asleep 1 1 "all goroutines are asleep" '$bin asleep 2>&1'
	take map-writes 1 1 "concurrent map writes" '$bin map-writes 2>&1'
	take labels-debug1 1 0 "debug=1 with labels, hostile values" 'HOW=debug1 $bin labels'
	take deep 1 0 "frames elided" '$bin deep'
}

# GOTRACEBACK=crash, and a panic whose message holds a stack.
crashes() {
	take hung-quit-crash 1 0 "SIGQUIT, GOTRACEBACK=crash: threads repeat goroutines; distinct ids counted" 'GOTRACEBACK=crash HOW=quit $bin hung 2>&1'
	take panic-crash 1 1 "GOTRACEBACK=crash; distinct ids counted" 'GOTRACEBACK=crash $bin panic-custom 2>&1'
	take panic-stack 1 1 "the message holds a stack of debug.Stack; not all goroutines" '$bin panic-stack 2>&1'
	take overflow 1 1 "stack overflow, runtime stack, frames elided" '$bin overflow 2>&1'
}

more() {
	crashes
	take hung-quit-all 1 0 "SIGQUIT, GOTRACEBACK=all" 'GOTRACEBACK=all HOW=quit $bin hung 2>&1'
	take hung-quit-system 1 0 "SIGQUIT, GOTRACEBACK=system" 'GOTRACEBACK=system HOW=quit $bin hung 2>&1'
	take other-thread 1 0 "running on other threads, stack unavailable" 'GOMAXPROCS=4 GODEBUG=asyncpreemptoff=1 $bin other-thread 2>&1'
	take short-buffer 1 0 "cut at the 4096 bytes of the buffer; not all goroutines" '$bin short-buffer'
	take single 1 0 "debug.PrintStack: one goroutine" '$bin single 2>&1'
	take ancestors 1 0 "GODEBUG=tracebackancestors=5" 'GODEBUG=tracebackancestors=5 $bin ancestors'
	take panic-error 1 1 "error wrapped by fmt.Errorf" '$bin panic-error 2>&1'
	take panic-custom 1 1 "error type of the program" '$bin panic-custom 2>&1'
	take panic-struct 1 1 "struct value" '$bin panic-struct 2>&1'
	take panic-pointer 1 1 "pointer value" '$bin panic-pointer 2>&1'
	take panic-lines 1 1 "message of several lines, one like a goroutine line, one empty" '$bin panic-lines 2>&1'
	take panic-wrapped 1 1 "recovered, panicked again with another value" '$bin panic-wrapped 2>&1'
	take panic-nil-map 1 1 "runtime error" '$bin panic-nil-map 2>&1'
	take panic-index 1 1 "runtime error" '$bin panic-index 2>&1'
	take panic-goexit 1 1 "panic while Goexit runs" '$bin panic-goexit 2>&1'
	take panic-goroutine 1 1 "not the main goroutine" '$bin panic-goroutine 2>&1'
	take panic-none 0 1 "GOTRACEBACK=none: no goroutine at all" 'GOTRACEBACK=none $bin panic-custom 2>&1'
	take goexit-deadlock 1 1 "no goroutines (main called runtime.Goexit)" '$bin goexit-deadlock 2>&1'
	take map-read-write 1 1 "concurrent map read and map write" '$bin map-read-write 2>&1'
	take map-iterate 1 1 "concurrent map iteration and map write" '$bin map-iterate 2>&1'
	take unlock 1 1 "unlock of unlocked mutex" '$bin unlock 2>&1'
	take runlock 1 1 "RUnlock of unlocked RWMutex" '$bin runlock 2>&1'
	take oom 1 1 "out of memory" '$bin oom 2>&1'
	OUT=$work/profile- "$bin" profiles
	for name in threadcreate heap allocs mutex block; do
		take "debug1-$name" 0 0 "debug=1 of the $name profile" "cat \$work/profile-$name.txt"
	done
	take iter-pull 1 0 "coroutine" '$bin iter-pull; true'
	take iter-panic 1 1 "panic in a coroutine" '$bin iter-panic 2>&1 | grep -v "^usage"'
}

tests() {
	test=$work/bin/test-$v
	rm -f "$test"
	(cd "$here" && go_for "$v" test -trimpath -c -o "$test" .) || return 0
	export test
	take test-timeout 1 1 "test time-out" '$test -test.timeout=1s -test.run="TestFast|TestHang" -test.v 2>&1'
	take test-panic 1 1 "panic in a sub-test" '$test -test.run=TestPanic 2>&1'
	take test-log 1 0 "runtime.Stack through t.Log, indented" '$test -test.run=TestLog -test.v'
	[ "$v" = 1.24 ] && (cd "$here" && GOEXPERIMENT=synctest go_for "$v" test -trimpath -c -o "$test" .)
	case $v in
	1.24 | 1.25 | 1.26)
		take synctest 1 0 "inside a bubble" 'GODEBUG=asynctimerchan=0 OUT=$work/bubble.txt $test -test.run=TestBubble$ >&2; cat $work/bubble.txt'
		rm -f "$work/bubble.txt"
		;;
	esac
	case $v in 1.25 | 1.26)
		take synctest-deadlock 1 1 "bubble deadlock" 'GODEBUG=asynctimerchan=0 $test -test.run=TestBubbleDeadlock 2>&1'
		;;
	esac
}

race() {
	raced=$work/bin/race-$v
	rm -f "$raced" "$raced.test"
	if ! (cd "$here" && CGO_ENABLED=1 go_for "$v" build -race -trimpath -o "$raced" . &&
		CGO_ENABLED=1 go_for "$v" test -race -trimpath -c -o "$raced.test" .) 2>"$work/race.err"; then
		echo "dumps: skipped race reports of Go $v: $(head -n 1 "$work/race.err")"
		return 0
	fi
	export raced
	take race 0 - "race reports; events counted by grep" '$raced race 2>&1'
	take race-generic 0 - "race report in generic code; events counted by grep" '$raced race-generic 2>&1'
	take race-fatal 1 - "race reports, then concurrent map writes; events counted by grep" '$raced race-fatal 2>&1'
	take race-test 0 - "race report of go test; events counted by grep" '$raced.test -test.run=TestRace -test.v 2>&1'
}

with_cgo() {
	cgo=$work/bin/cgo-$v
	rm -f "$cgo"
	if ! (cd "$here/cgo" && CGO_ENABLED=1 go_for "$v" build -trimpath -o "$cgo" .) 2>"$work/cgo.err"; then
		echo "dumps: skipped cgo dumps of Go $v: $(head -n 1 "$work/cgo.err")"
		return 0
	fi
	export cgo
	take cgo-wait 1 0 "SIGQUIT, goroutines in C and called from C" '$cgo wait 2>&1'
	take cgo-panic 1 1 "panic below C" '$cgo panic 2>&1'
	take cgo-segv 1 1 "SIGSEGV in C" '$cgo segv 2>&1'
}

[ $# -gt 0 ] || set -- 1.19 1.22 1.24 1.26
rm -f "$work/labels.tsv" "$work/source.tsv"
for v; do
	have "$v" || continue
	bin=$work/bin/shop-$v
	(cd "$here" && CGO_ENABLED=0 go_for "$v" build -trimpath -o "$bin" .) || continue
	rm -f "$work/minutes-$v".* "$work/minutes-quit-$v".*
	COUNT=$work/minutes-$v.count "$bin" minutes >"$work/minutes-$v.txt" &
	HOW=quit "$bin" minutes 2>"$work/minutes-quit-$v.txt" &
	common
	case $v in 1.19 | 1.26)
		more
		tests
		race
		with_cgo
		;;
	1.22)
		crashes
		tests
		race
		with_cgo
		;;
	1.24) tests ;;
	esac
	if [ "$v" = 1.26 ]; then
		take labels 1 0 "GODEBUG=tracebacklabels=1, hostile values" 'GODEBUG=tracebacklabels=1 $bin labels'
		if (cd "$here" && GOEXPERIMENT=goroutineleakprofile CGO_ENABLED=0 go_for "$v" build -trimpath -o "$work/bin/leak-$v" .); then
			leak=$work/bin/leak-$v
			export leak
			take leak-debug2 1 0 "goroutineleak profile, debug=2: all goroutines, the leaked ones flagged" '$leak leak'
			take leak-debug1 1 0 "goroutineleak profile, debug=1: the leaked ones alone; not all" 'HOW=debug1 $leak leak'
		fi
	fi
done
# A dump each of the versions between, for the version guess.
all=$*
if [ "$all" = "1.19 1.22 1.24 1.26" ]; then
	for v in 1.21 1.23 1.25; do
		have "$v" || continue
		bin=$work/bin/shop-$v
		(cd "$here" && CGO_ENABLED=0 go_for "$v" build -trimpath -o "$bin" .) || continue
		take hung 1 0 "few goroutines" '$bin hung'
		take hung-quit 1 0 "SIGQUIT" 'HOW=quit $bin hung 2>&1'
	done
fi
wait
for v in $all; do
	[ -s "$work/minutes-$v.txt" ] || continue
	cp "$work/minutes-$v.count" "$work/count"
	cp "$work/minutes-$v.txt" "$out/minutes-go$v.txt"
	label "minutes-go$v.txt" 1 0 "blocked for a minute, with garbage collections"
	rm -f "$work/count"
	cp "$work/minutes-quit-$v.txt" "$out/minutes-quit-go$v.txt"
	label "minutes-quit-go$v.txt" 1 0 "SIGQUIT, blocked for a minute, with garbage collections"
	printf 'minutes-go%s.txt\tgo%s\tshop minutes\n' "$v" "$v" >>"$work/source.tsv"
	printf 'minutes-quit-go%s.txt\tgo%s\tHOW=quit shop minutes 2>&1\n' "$v" "$v" >>"$work/source.tsv"
done
exec python3 "$here/mangle.py" "$out" "$work/labels.tsv" "$work/source.tsv"
