#!/bin/bash
# Builds the case programs with several Go versions and makes the captures in
# tests/rules anew: run.sh [PATTERN] takes only the cases whose folder
# matches PATTERN. Binaries are kept in $BIN. Needs curl.
# The files named "expect" and those made by hand (see SOURCE) stay.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$here/../../.." && pwd)/tests/rules
BIN=${BIN:-/tmp/casebin}
only=${1:-} # a regular expression
port=21000
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false
cd "$here" || exit 2
mkdir -p "$BIN"

build() { # VERSION
	[ -x "$BIN/cases-$1" ] && return
	case $1 in
	1.19.8) /usr/lib/go-1.19/bin/go build -trimpath -o "$BIN/cases-$1" . ;;
	leak) GOEXPERIMENT=goroutineleakprofile GOTOOLCHAIN=go1.26.8 go build -trimpath -o "$BIN/cases-leak" . ;;
	*) GOTOOLCHAIN=go$1 go build -trimpath -o "$BIN/cases-$1" . ;;
	esac || exit 2
}
for v in 1.19.8 1.21.13 1.22.12 1.23.12 1.24.13 1.25.3 1.26.8 leak; do build $v; done
for v in 1.19.8 1.22.12 1.26.8; do # C and the race detector need cgo
	gover=/usr/lib/go-1.19/bin/go
	[ $v = 1.19.8 ] || gover="env GOTOOLCHAIN=go$v go"
	[ -x "$BIN/hostc-$v" ] || CGO_ENABLED=1 $gover build -trimpath -o "$BIN/hostc-$v" ./hostc || exit 2
	[ -x "$BIN/racy-$v" ] || CGO_ENABLED=1 $gover build -race -trimpath -o "$BIN/racy-$v" ./racy || exit 2
done
for v in 1.22.12 1.26.8; do
	[ -x "$BIN/tests-$v" ] || GOTOOLCHAIN=go$v go test -c -trimpath -o "$BIN/tests-$v" . || exit 2
done

wanted() { [[ $1 =~ $only ]] && rm -f "$out/$1"/*.{txt,log,gz} "$out/$1/manifest.json" && mkdir -p "$out/$1" && jobs=$((jobs + 1)); }
jobs=0
throttle() { while [ "$(jobs -r | wc -l)" -ge "${MAXJOBS:-14}" ]; do sleep 0.2; done; }

# run CASE VERSION PLAN PROGRAM [OPTION]...: a program that captures itself.
run() {
	local c=$1 v=$2 plan=$3
	shift 3
	wanted "$c" || return
	throttle
	(
		log=/dev/null
		case $plan in *:quit:*) log=$out/$c/${plan##*:quit:} ;; esac
		"$BIN/cases-$v" "$@" -dir "$out/$c" -plan "$plan" 2>"$log" >/dev/null
	) &
}

# runc CASE VERSION PLAN OPTION...: the same for the program that calls C.
runc() {
	local c=$1 v=$2 plan=$3
	shift 3
	wanted "$c" || return
	throttle
	(
		log=/dev/null
		case $plan in *:quit:*) log=$out/$c/${plan##*:quit:} ;; esac
		GODEBUG=netdns=cgo "$BIN/hostc-$v" "$@" -dir "$out/$c" -plan "$plan" 2>"$log" >/dev/null
	) &
}

# raced CASE VERSION FILE PROGRAM: what the race detector says.
raced() {
	local c=$1 v=$2 f=$3
	shift 3
	wanted "$c" || return
	throttle
	(timeout 30 "$BIN/racy-$v" "$@" >"$out/$c/$f" 2>&1) &
}

# storm CASE VERSION STEPS EVERY: a program that starves its own recorder; the last dump is asked
# for from outside. When the first one is missing, take it again on an idle machine.
storm() {
	local c=$1
	wanted "$c" || return
	throttle
	(
		timeout -s QUIT 7 "$BIN/cases-$2" words -n "$3" -every "$4" -dir "$out/$c" -nomanifest \
			-plan 5ms:d2:1.txt.gz,90s:gc 2>"$out/$c/2-stderr.log"
		gzip -9n "$out/$c/2-stderr.log"
	) &
}

# crash CASE VERSION FILE PROGRAM [OPTION]...: a program that ends itself.
crash() {
	local c=$1 v=$2 f=$3
	shift 3
	wanted "$c" || return
	throttle
	(timeout 30 "$BIN/cases-$v" "$@" >"$out/$c/$f" 2>&1) &
}

# web CASE VERSION "SLEEP PATH FILE;..." LOAD PROGRAM [OPTION]...: a service asked
# over HTTP; {P} is the service's port, {D} that of net/http/pprof; LOAD is the
# arguments of a second process, or "-".
web() {
	local c=$1 v=$2 steps=$3 load=$4
	shift 4
	port=$((port + 2))
	local p=$port d=$((port + 1))
	wanted "$c" || return
	throttle
	(
		"$BIN/cases-$v" "$@" -addr 127.0.0.1:$p -debug 127.0.0.1:$d >/dev/null 2>&1 &
		server=$! client=
		sleep 0.5
		if [ "$load" != - ]; then
			"$BIN/cases-1.26.8" ${load//\{P\}/$p} >/dev/null 2>&1 &
			client=$!
		fi
		files=
		while read -r wait path file what; do
			[ -n "$wait" ] || continue
			sleep "$wait"
			at=$(date -u +%Y-%m-%dT%H:%M:%S.%6NZ)
			curl -s -o "$out/$c/$file" "http://127.0.0.1:$d/debug/pprof/$path"
			files="$files${files:+,}
  {\"path\":\"$file\",\"time\":\"$at\",\"what\":\"GET /debug/pprof/$path\"}"
		done <<<"${steps//;/$'\n'}"
		cat >"$out/$c/manifest.json" <<-M
			{"schema":"rootcause.capture/1","process":"$1","host":"app-1","pid":$server,"service":"$1","go_version":"go${v/leak/1.26.8}","gomaxprocs":2,"files":[$files
			]}
		M
		kill "$server" $client 2>/dev/null
		wait 2>/dev/null
	) &
}

# unit CASE VERSION PLAN [OPTION]...: the test binary.
unit() {
	local c=$1 v=$2 plan=$3
	shift 3
	wanted "$c" || return
	throttle
	(DIR="$out/$c" PLAN=$plan "$BIN/tests-$v" "$@" >/dev/null 2>&1) &
}

two=1500ms:d2:1.txt,6s:d2:2.txt
three=1500ms:d2:1.txt,5s:d2:2.txt,9s:d2:3.txt
minutes=1s:gc,3s:d2:1.txt,135s:gc,136s:d2:2.txt

# --- leak.chan-send
run leak.chan-send/hit-first-result 1.26.8 $two quotes -every 120ms -service quotes
run leak.chan-send/hit-pprof 1.25.3 2s:pb:1.pb.gz,8s:pb:2.pb.gz quotes -every 90ms
web leak.chan-send/hit-handler-timeout 1.21.13 "6 goroutine?debug=2 goroutines.txt" "hammer -url http://127.0.0.1:{P}/ -n 260" orders
run leak.chan-send/hit-writer-gone 1.22.12 4s:quit:stderr.log audit -n 130 -every 10ms -nomanifest
run leak.chan-send/hit-go119 1.19.8 $three audit -n 1000 -every 150ms
run leak.chan-send/miss-backpressure 1.26.8 2s:d2:1.txt,5s:d2:2.txt backpressure -n 120
run leak.chan-send/miss-backpressure-old 1.22.12 2s:d2:1.txt,5s:quit:2.txt backpressure -n 60
run leak.chan-send/miss-few-senders 1.24.13 2s:d2:1.txt,6s:d2:2.txt parts -n 8
run leak.chan-send/miss-ramp 1.26.8 1s:d2:1.txt,4s:d2:2.txt,6s:d2:3.txt ramp

# --- leak.chan-receive
run leak.chan-receive/hit-no-reply 1.24.13 $two mailer -every 40ms
run leak.chan-receive/hit-never-closed 1.26.8 $three feed -every 90ms
run leak.chan-receive/hit-go119 1.19.8 $two feed -every 70ms
run leak.chan-receive/hit-pprof 1.26.8 2s:pb:1.pb.gz,8s:pb:2.pb.gz mailer -every 30ms
run leak.chan-receive/hit-orphans-one-dump 1.23.12 1s:gc,130s:gc,131s:quit:stderr.log uploads -n 190 -nomanifest
run leak.chan-receive/miss-worker-pool 1.26.8 $two workers -n 200
run leak.chan-receive/miss-worker-pool-one-dump 1.24.13 2s:quit:stderr.log workers -n 200 -nomanifest
run leak.chan-receive/miss-worker-pool-minutes 1.25.3 $minutes workers -n 120
unit leak.chan-receive/miss-parallel-tests 1.26.8 1s:d2:1.txt,3s:d2:2.txt -test.run TestRender -test.parallel 4
unit leak.chan-receive/miss-parallel-tests-old 1.22.12 1s:d2:dump.txt -test.run TestRender -test.parallel 2
run leak.chan-receive/miss-replies 1.26.8 2s:d2:1.txt,5s:d2:2.txt replies -n 100
run leak.chan-receive/miss-subscriptions 1.25.3 $two subscriptions -n 120
run leak.chan-receive/miss-late-start 1.26.8 1s:d2:1.txt,2s:d2:2.txt,5s:d2:3.txt lazy -n 40

# --- leak.select
run leak.select/hit-session-watch 1.25.3 $two session -every 60ms
run leak.select/hit-no-answer 1.26.8 $three rates -every 40ms
run leak.select/hit-two-forms 1.22.12 2s:d2:1-dump.txt,7s:quit:2-stderr.log session -every 70ms
run leak.select/hit-pprof 1.24.13 2s:pb:1.pb.gz,8s:pb:2.pb.gz rates -every 30ms
run leak.select/miss-event-loops 1.26.8 $two hub -n 200
run leak.select/miss-event-loops-minutes 1.23.12 $minutes hub -n 60
run leak.select/miss-closed-source 1.26.8 $two merge -n 30
run leak.select/miss-keepalive 1.26.8 4s:d2:1.txt,8s:d2:2.txt keepalive -n 25 -addr 127.0.0.1:20101
run leak.select/miss-keepalive-old 1.21.13 4s:d2:1.txt,8s:d2:2.txt keepalive -n 30 -addr 127.0.0.1:20103
run leak.select/miss-database 1.26.8 2s:d2:1.txt,5s:d2:2.txt books -n 60

# --- leak.waitgroup
run leak.waitgroup/hit-lost-done 1.26.8 $two report -n -1 -every 60ms
run leak.waitgroup/hit-lost-done-go123 1.23.12 $two report -n -1 -every 60ms
run leak.waitgroup/hit-lost-done-go119 1.19.8 $three report -n -1 -every 100ms
run leak.waitgroup/hit-one-dump 1.25.3 5s:quit:stderr.log report -n 230 -every 10ms -nomanifest
run leak.waitgroup/miss-main-waits 1.26.8 $two batch -n 8
run leak.waitgroup/miss-main-waits-old 1.22.12 $two batch -n 8
run leak.waitgroup/miss-children-at-work 1.25.3 2s:d2:1.txt,5s:d2:2.txt pricing -n 25

# --- leak.cond
run leak.cond/hit-signal-one 1.26.8 $two latch -every 250ms
run leak.cond/hit-signal-one-go119 1.19.8 $three latch -every 250ms
run leak.cond/hit-sigquit 1.22.12 2s:d2:1-dump.txt,7s:quit:2-stderr.log latch -every 250ms
run leak.cond/miss-idle-queue 1.26.8 $two controllers -n 100
run leak.cond/miss-idle-queue-minutes 1.21.13 $minutes controllers -n 40
run leak.cond/miss-rounds 1.24.13 2s:d2:1.txt,5s:d2:2.txt rounds -n 60

# --- leak.goroutine-growth
run leak.goroutine-growth/hit-sleep-loop 1.26.8 $three poll -every 50ms
run leak.goroutine-growth/hit-debug1 1.23.12 2s:d1:1.txt,5s:d1:2.txt,8s:d1:3.txt poll -every 30ms
run leak.goroutine-growth/hit-pprof 1.25.3 2s:pb:1.pb.gz,5s:pb:2.pb.gz,8s:pb:3.pb.gz feed -every 30ms
web leak.goroutine-growth/hit-served 1.24.13 "1 goroutine?debug=2 1.txt;3 goroutine?debug=2 2.txt;3 goroutine?debug=2 3.txt" - poll -every 60ms
run leak.chan-receive/miss-filling-pool 1.26.8 900ms:d2:1.txt,2600ms:d2:2.txt,4300ms:d2:3.txt staff -n 250
run leak.chan-receive/miss-filled-pool 1.26.8 900ms:d2:1.txt,5s:d2:2.txt staff -n 120
run leak.chan-receive/hit-filling-for-long 1.22.12 900ms:d2:1.txt,1800ms:d2:2.txt,2700ms:d2:3.txt,3600ms:d2:4.txt staff -n 250
run leak.goroutine-growth/miss-warm-up 1.26.8 700ms:d2:1.txt,4s:d2:2.txt,7s:d2:3.txt warmup -n 60
web leak.goroutine-growth/miss-load 1.26.8 "2 goroutine?debug=2 1.txt;4 goroutine?debug=2 2.txt;4 goroutine?debug=2 3.txt" "clients -addr 127.0.0.1:{P} -n 200 -every 100ms" lines
run leak.goroutine-growth/miss-turnover 1.26.8 2s:d2:1.txt,4s:d2:2.txt,6s:d2:3.txt pricing -n 20
run leak.goroutine-growth/miss-one-dump 1.26.8 2s:d2:1.txt sleepers -n 120 -nomanifest
run leak.goroutine-growth/miss-sleepers 1.24.13 $three sleepers -n 60
run leak.goroutine-growth/miss-debug1-steady 1.26.8 2s:d1:1.txt,5s:d1:2.txt,8s:d1:3.txt workers -n 200

run leak.goroutine-growth/miss-two-pods/pod-a 1.26.8 2s:d2:goroutines.txt sleepers -n 20 -nomanifest
run leak.goroutine-growth/miss-two-pods/pod-b 1.26.8 3s:d2:goroutines.txt sleepers -n 90 -nomanifest

# --- leak.unreachable
run leak.unreachable/hit-one leak 3s:leak2:leaks.txt once -nomanifest
run leak.unreachable/hit-many leak 3s:leak2:leaks.txt quotes -every 50ms -nomanifest
run leak.unreachable/hit-mixed leak 3s:leak2:leaks.txt report -n 80 -every 10ms -nomanifest
run leak.unreachable/hit-pprof leak 3s:leak:leaks.pb.gz rates -every 40ms -nomanifest
run leak.unreachable/hit-debug1 leak 3s:leak1:leaks.txt latch -every 200ms -nomanifest
run leak.unreachable/hit-select-locks leak 3s:leak2:leaks.txt bank -nomanifest
run leak.unreachable/miss-reachable leak 2s:leak2:1.txt,4s:leak2:2.txt park -n 3
run leak.unreachable/miss-none leak 2s:leak1:leaks.txt workers -n 20 -nomanifest
run leak.unreachable/miss-none-pprof leak 2s:leak:leaks.pb.gz controllers -n 20 -nomanifest
run leak.unreachable/miss-none-debug2 leak 2s:leak2:leaks.txt hub -n 20 -nomanifest

# --- contention.hot-lock
web contention.hot-lock/hit-cache 1.26.8 "1 mutex?seconds=3 mutex.pb.gz" - cache -n 16 -mutex 1
web contention.hot-lock/hit-block 1.24.13 "1 block?seconds=3 block.pb.gz" - cache -n 16 -block 1
web contention.hot-lock/hit-both 1.22.12 "1 mutex?seconds=3 mutex.pb.gz;0 block?seconds=3 block.pb.gz" - cache -n 16 -mutex 1 -block 1
web contention.hot-lock/hit-rwmutex 1.25.3 "1 mutex?seconds=3 mutex.pb.gz;0 block?seconds=3 block.pb.gz" - router -n 8 -mutex 1 -block 1
web contention.hot-lock/hit-handler 1.26.8 "2 mutex?seconds=4 mutex.pb.gz" "hammer -url http://127.0.0.1:{P}/ -n 6000" hits -mutex 1
web contention.hot-lock/hit-go119 1.19.8 "1 mutex?seconds=3 mutex.pb.gz" - cache -n 12 -mutex 5
run contention.hot-lock/hit-no-duration 1.26.8 3s:mutex:mutex.pb.gz cache -n 16 -mutex 1 -nomanifest
run contention.hot-lock/hit-two-moments 1.26.8 2s:mutex:1.pb.gz,6s:mutex:2.pb.gz cache -n 16 -mutex 1
run contention.hot-lock/miss-two-moments 1.25.3 2s:mutex:1.pb.gz,6s:mutex:2.pb.gz stats -n 4 -mutex 1
web contention.hot-lock/miss-light 1.26.8 "1 mutex?seconds=5 mutex.pb.gz" - stats -n 4 -mutex 1
web contention.hot-lock/miss-light-block 1.23.12 "1 block?seconds=5 block.pb.gz" - stats -n 4 -block 1
run contention.hot-lock/miss-off 1.26.8 2s:mutex:mutex.pb.gz cache -n 8 -nomanifest
run contention.hot-lock/miss-off-debug1 1.24.13 2s:mutex1:mutex.txt cache -n 8 -nomanifest
run contention.hot-lock/miss-off-block 1.25.3 2s:block:block.pb.gz cache -n 8 -nomanifest
web contention.hot-lock/miss-idle-receive 1.26.8 "1 block?seconds=4 block.pb.gz" - workers -n 50 -block 1
web contention.hot-lock/miss-waitgroup 1.25.3 "1 block?seconds=4 block.pb.gz" - pricing -n 20 -block 1
web contention.hot-lock/miss-cond 1.26.8 "1 block?seconds=4 block.pb.gz" - rounds -n 30 -block 1

# --- deadlock.all-asleep
crash deadlock.all-asleep/hit-workers-first 1.26.8 stderr.log alone
crash deadlock.all-asleep/hit-workers-first-go119 1.19.8 stderr.log alone
crash deadlock.all-asleep/hit-lock 1.23.12 stderr.log twice
crash deadlock.all-asleep/hit-lock-go119 1.19.8 stderr.log twice
crash deadlock.all-asleep/hit-once 1.25.3 stderr.log elect
crash deadlock.all-asleep/hit-worker-gone 1.21.13 stderr.log rest
crash deadlock.all-asleep/hit-main-left 1.26.8 stderr.log leave
run deadlock.all-asleep/miss-served 1.26.8 2s:d2:1.txt,5s:quit:2.txt members

# --- crash.panic
crash crash.panic/hit-nil-pointer 1.26.8 stderr.log labels
crash crash.panic/hit-nil-pointer-go119 1.19.8 stderr.log labels
crash crash.panic/hit-index 1.24.13 stderr.log index
crash crash.panic/hit-closed-channel 1.22.12 stderr.log events
crash crash.panic/hit-repanicked 1.26.8 stderr.log configure
crash crash.panic/hit-repanicked-go121 1.21.13 stderr.log configure
crash crash.panic/hit-serving 1.26.8 stderr.log show -addr 127.0.0.1:20105
crash crash.panic/hit-serving-go119 1.19.8 stderr.log show -addr 127.0.0.1:20107
crash crash.panic/miss-fatal 1.24.13 stderr.log rest
crash crash.panic/miss-recovered 1.26.8 stderr.log imports
crash crash.panic/miss-recovered-go119 1.19.8 stderr.log imports

# --- crash.concurrent-map
crash crash.concurrent-map/hit-writes 1.26.8 stderr.log visits -how w
crash crash.concurrent-map/hit-writes-go119 1.19.8 stderr.log visits -how w
crash crash.concurrent-map/hit-read-write 1.23.12 stderr.log visits -how rw
crash crash.concurrent-map/hit-iteration 1.24.13 stderr.log visits -how iw
crash crash.concurrent-map/hit-read-write-go126 1.26.8 stderr.log visits -how rw

crash crash.concurrent-map/miss-other-fatal 1.23.12 stderr.log release

# --- block.syscall
run block.syscall/hit-lock-file 1.26.8 $two invoices -n 400 -every 100ms
run block.syscall/hit-lock-file-go119 1.19.8 $three invoices -n 400 -every 90ms
run block.syscall/hit-lock-file-minutes 1.22.12 1s:gc,130s:gc,131s:d2:1.txt invoices -n 12 -every 1ms -nomanifest
run block.syscall/hit-full-pipe 1.22.12 $two records -every 120ms
run block.syscall/hit-full-pipe-quit 1.26.8 1500ms:d2:1.txt,6s:quit:2.txt records -every 120ms
run block.syscall/miss-turns 1.26.8 $three turns -n 8
run block.syscall/miss-standby 1.26.8 $minutes standby
run block.syscall/miss-children 1.26.8 $minutes supervise -n 15
run block.syscall/miss-children-go119 1.19.8 $two supervise -n 15
run block.syscall/miss-children-go122 1.22.12 $minutes supervise -n 12
run block.syscall/miss-console 1.26.8 $minutes console -n 3
run block.syscall/miss-watchers 1.22.12 $minutes watch -n 12

# --- block.cgo
runc block.cgo/hit-images 1.26.8 $two -do images -every 120ms
runc block.cgo/hit-images-go119 1.19.8 $three -do images -every 120ms
runc block.cgo/hit-images-go122 1.22.12 1500ms:d2:1.txt,6s:quit:2.txt -do images -every 120ms
runc block.cgo/miss-event-loops 1.26.8 $minutes -do loops -n 6
runc block.cgo/miss-event-loops-go119 1.19.8 $two -do loops -n 4
runc block.cgo/miss-calls 1.26.8 $three -do calls -n 20
runc block.cgo/miss-names 1.26.8 $three -do names -n 40
runc block.cgo/miss-names-go122 1.22.12 $two -do names -n 40

# --- leak.threads
run leak.threads/hit-namespaces 1.26.8 $two namespaces -every 60ms
run leak.threads/hit-namespaces-go119 1.19.8 $three namespaces -every 90ms
run leak.threads/hit-threadcreate 1.22.12 1s:threads:1.pb.gz,4s:threads:2.pb.gz,7s:threads:3.pb.gz namespaces -every 40ms
run leak.threads/hit-threadcreate-debug1 1.26.8 1s:threads1:1.txt,4s:threads1:2.txt,7s:threads1:3.txt namespaces -every 40ms
run leak.threads/miss-window 1.26.8 $two window -n 4
run leak.threads/miss-warm 1.26.8 1s:threads:1.pb.gz,4s:threads:2.pb.gz,7s:threads:3.pb.gz threads -n 90 -every 100ms
run leak.threads/miss-warm-up 1.22.12 10ms:threads:1.pb.gz,4s:threads:2.pb.gz,7s:threads:3.pb.gz threads -n 60 -every 100ms
run leak.threads/miss-signals 1.26.8 1s:d2:1.txt,3s:threads1:threads.txt signals

# --- block.finalizer
run block.finalizer/hit-send 1.26.8 $two handles -how stuck
run block.finalizer/hit-send-go119 1.19.8 $two handles -how stuck
run block.finalizer/hit-minutes 1.22.12 130s:gc,131s:d2:1.txt handles -how stuck -nomanifest
run block.finalizer/hit-cleanup 1.26.8 $two buffers
run block.finalizer/miss-runs 1.26.8 $two handles
run block.finalizer/miss-runs-go119 1.19.8 $two handles

# --- sched.spawn-storm
storm sched.spawn-storm/hit-words 1.26.8 9000 900ms
storm sched.spawn-storm/hit-words-go119 1.19.8 20000 300ms
run sched.spawn-storm/miss-bursts 1.26.8 $three words -n 20 -every 100ms

# --- contention.log-writer
run contention.log-writer/hit-stopped-reader 1.26.8 $minutes logged -n 30
run contention.log-writer/hit-stopped-reader-go119 1.19.8 $two logged -n 30
run contention.log-writer/hit-stopped-reader-go122 1.22.12 $two logged -n 30
run contention.log-writer/miss-busy 1.26.8 $two busylog -n 30
run contention.log-writer/miss-busy-go119 1.19.8 $two busylog -n 30

# --- crash.fatal, crash.panic: the catalogue of messages
for how in cycle runlock threads fault abort huge; do
	crash "crash.fatal/hit-$how" 1.26.8 stderr.log fail -how $how
done
for how in cycle threads abort; do
	crash "crash.fatal/hit-$how-go119" 1.19.8 stderr.log fail -how $how
done
crash deadlock.all-asleep/hit-goexit 1.26.8 stderr.log fail -how goexit
for how in done-twice close-twice nil-map divide convert wrapped; do
	crash "crash.panic/hit-$how" 1.26.8 stderr.log fail -how $how
done
crash crash.panic/hit-convert-go119 1.19.8 stderr.log fail -how convert

# --- crash.race
raced crash.race/hit-checkout 1.26.8 stderr.log checkout
raced crash.race/hit-checkout-go119 1.19.8 stderr.log checkout
raced crash.race/hit-settings 1.22.12 stderr.log settings
raced crash.race/miss-atomic 1.26.8 stderr.log safe

# --- whole-run quality: healthy services
web _healthy/http-keepalive-server 1.26.8 "3 goroutine?debug=2 1.txt;3 goroutine?debug=2 2.txt" "hammer -url http://127.0.0.1:{P}/ -n 110 -how keep" slow
run _healthy/http-self 1.24.13 3s:d2:1.txt,6s:d2:2.txt,8s:pb:goroutine.pb.gz keepalive -n 30 -addr 127.0.0.1:20109
run _healthy/rpc 1.26.8 3s:d2:1.txt,6s:d2:2.txt rpc -n 25 -addr 127.0.0.1:20111
run _healthy/rpc-go119 1.19.8 3s:d2:1.txt,6s:d2:2.txt rpc -n 30 -addr 127.0.0.1:20113
run _healthy/database 1.23.12 2s:d2:1.txt,5s:d2:2.txt books -n 50
run _healthy/fan-out 1.26.8 1s:d2:1.txt,3s:d2:2.txt fanout -n 140
run _healthy/signals-tickers 1.26.8 $two signals
run _healthy/signals-tickers-quit 1.21.13 3s:quit:stderr.log signals -nomanifest
run _healthy/pipes 1.25.3 $two pipes -n 40
run _healthy/controllers-quit 1.24.13 4s:quit:stderr.log controllers -n 150 -nomanifest
run _healthy/hub-profiles 1.26.8 2s:pb:1.pb.gz,5s:pb:2.pb.gz,8s:pb:3.pb.gz hub -n 250
run _healthy/sleepers 1.22.12 $two sleepers -n 130
run _healthy/backpressure-go119 1.19.8 2s:d2:1.txt,5s:d2:2.txt,7s:d2:3.txt backpressure -n 50
web _healthy/load-growing 1.23.12 "2 goroutine?debug=2 1.txt;5 goroutine?debug=2 2.txt" "clients -addr 127.0.0.1:{P} -n 150 -every 100ms" lines
web _healthy/slow-handlers 1.26.8 "2 goroutine?debug=2 1.txt;1 goroutine?debug=2 2.txt;1 mutex mutex.pb.gz;0 block block.pb.gz" "hammer -url http://127.0.0.1:{P}/ -n 5000" slow
run _healthy/no-leaks leak 2s:leak2:leaks.txt,3s:d2:dump.txt pricing -n 20
unit _healthy/parallel-tests 1.26.8 1s:d2:1.txt,4s:d2:2.txt -test.run TestRender -test.parallel 2
run _healthy/parked-main 1.25.3 $two stats -n 4
run _healthy/workers-go119 1.19.8 $two workers -n 150
web _healthy/quiet-profiles 1.26.8 "1 mutex?seconds=3 mutex.pb.gz;0 block?seconds=3 block.pb.gz;0 goroutine?debug=1 goroutine.txt;0 heap heap.pb.gz" - stats -n 3 -mutex 1 -block 1

# --- whole-run quality: small bugs
run _bugs/lock-order 1.26.8 2s:d2:1.txt,5s:quit:2.txt bank
run _bugs/lock-twice 1.25.3 2s:d2:1.txt,5s:d2:2.txt members
run _bugs/read-lock-twice 1.24.13 2s:d2:1.txt,5s:quit:2.txt shop
run _bugs/send-under-lock 1.26.8 2s:d2:1.txt,5s:quit:2.txt chat -n 6
run _bugs/return-with-lock 1.23.12 2s:d2:1.txt,5s:d2:2.txt settings -n 9
run _bugs/limit-in-group 1.26.8 2s:d2:1.txt,5s:d2:2.txt build -n 4
run _bugs/limit-in-group-leaks leak 2s:leak2:leaks.txt build -n 4 -nomanifest
run _bugs/body-open 1.26.8 2s:d2:1.txt,6s:d2:2.txt prices -every 100ms -addr 127.0.0.1:20115
run _bugs/no-timeout 1.26.8 2s:d2:1.txt,6s:d2:2.txt lookup -every 250ms -addr 127.0.0.1:20117
run _bugs/rows-open 1.25.3 1s:d2:1.txt,5s:d2:2.txt,9s:d2:3.txt desk -every 110ms
run _bugs/never-cancelled 1.24.13 $three schedule -every 60ms
run _bugs/ticker-per-call 1.26.8 $three meters -every 60ms
run _bugs/wait-before-receive 1.22.12 2s:d2:1.txt,5s:quit:2.txt crawl -n 20
run _bugs/wait-before-receive-leaks leak 2s:leak2:leaks.txt crawl -n 20 -nomanifest
run _bugs/channel-not-made 1.26.8 $two pipeline -every 60ms
run _bugs/no-signal 1.21.13 $two jobs -every 40ms
run _bugs/cross-wait 1.26.8 $two two -every 90ms
crash _bugs/once-in-once 1.26.8 stderr.log elect
crash _bugs/lock-twice-alone 1.22.12 stderr.log twice
crash _bugs/double-unlock 1.26.8 stderr.log release
if wanted _bugs/test-timeout; then
	(STUCK=1 "$BIN/tests-1.26.8" -test.run TestStuck -test.timeout 3s >"$out/_bugs/test-timeout/test.log" 2>&1) &
fi
wait
echo "$jobs cases made"
