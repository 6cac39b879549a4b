#!/bin/bash
# Builds the programs with several Go versions and makes the captures of tests/rules listed below
# anew: run.sh [PATTERN] takes only the cases whose folder matches PATTERN. Binaries are kept in
# $BIN. The files named "expect" stay. Needs the Go module proxy (golang.org/x/sync) once.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$here/../../.." && pwd)/tests/rules
BIN=${BIN:-/tmp/netbin}
only=${1:-} # a regular expression
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false
cd "$here" || exit 2
mkdir -p "$BIN"

build() { # VERSION
	[ -x "$BIN/netcases-$1" ] && return
	case $1 in
	1.19.8) /usr/lib/go-1.19/bin/go build -trimpath -o "$BIN/netcases-$1" . ;;
	*) GOTOOLCHAIN=go$1 go build -trimpath -o "$BIN/netcases-$1" . ;;
	esac || exit 2
}
for v in 1.19.8 1.22.12 1.26.8; do build $v; done

# Large texts are kept compressed.
pack() { # FOLDER
	local f
	for f in "$1"/*.txt "$1"/*.log; do
		[ -f "$f" ] && [ "$(wc -c <"$f")" -gt 40000 ] || continue
		gzip -9n "$f"
		[ -f "$1/manifest.json" ] && sed -i "s|\"${f##*/}\"|\"${f##*/}.gz\"|" "$1/manifest.json"
	done
}

# run CASE VERSION PLAN PROGRAM [OPTION]...: a program that captures itself.
jobs=0
run() {
	local c=$1 v=$2 plan=$3
	shift 3
	[[ $c =~ $only ]] || return 0
	rm -f "$out/$c"/*.{txt,log,gz} "$out/$c/manifest.json"
	mkdir -p "$out/$c"
	jobs=$((jobs + 1))
	while [ "$(jobs -rp | wc -l)" -ge "${MAXJOBS:-12}" ]; do sleep 0.2; done
	(
		log=/dev/null
		case $plan in *:quit:*) log=$out/$c/${plan##*:quit:} ;; esac
		"$BIN/netcases-$v" "$@" -dir "$out/$c" -plan "$plan" 2>"$log" >/dev/null
		pack "$out/$c"
	) &
}

two=1500ms:d2:1.txt,6s:d2:2.txt
three=1500ms:d2:1.txt,5s:d2:2.txt,9s:d2:3.txt
minutes=1s:gc,3s:d2:1.txt,135s:gc,136s:d2:2.txt
heaps=1s:gc,2s:heap:1.pb.gz,5s:gc,6s:heap:2.pb.gz,9s:gc,10s:heap:3.pb.gz

# --- over minutes first: they take the longest
run leak.http-no-timeout/hit-minutes 1.26.8 1s:gc,135s:gc,136s:d2:dump.txt rates -n 70 -every 5ms -nomanifest
run leak.http-no-timeout/miss-few-minutes 1.26.8 $minutes rates -n 6 -every 5ms
run leak.http-body-not-closed/hit-minutes 1.22.12 1s:gc,135s:gc,136s:quit:stderr.log checks -n 110 -every 5ms -nomanifest
run leak.http-no-timeout/miss-long-polls-minutes 1.26.8 $minutes watch -n 60 -every 20s
run leak.http-no-timeout/miss-polls-joining 1.22.12 $minutes joining -every 700ms
run leak.db-pool/hit-minutes 1.26.8 $minutes rows -conns 4 -n 12 -every 5ms
run leak.db-pool/hit-minutes-go119 1.19.8 1s:gc,135s:gc,136s:quit:stderr.log rows -conns 4 -n 12 -every 5ms -nomanifest
run block.network/hit-database-minutes 1.26.8 $minutes silent -n 14 -every 5ms
run block.network/hit-connect-minutes 1.22.12 3s:gc,75s:gc,76s:quit:stderr.log alerts -n 20 -every 5ms -nomanifest

# --- leak.nil-chan
run leak.nil-chan/hit-one 1.26.8 2s:d2:1.txt reload -nomanifest
run leak.nil-chan/hit-one-go119 1.19.8 2s:quit:stderr.log reload -nomanifest
run leak.nil-chan/hit-context 1.22.12 $two drain
run leak.nil-chan/miss-profile 1.26.8 2s:pb:1.pb.gz reload -nomanifest
run leak.nil-chan/miss-main 1.26.8 $two mainparked
run leak.nil-chan/miss-main-go119 1.19.8 2s:quit:stderr.log mainparked -nomanifest
run leak.nil-chan/miss-empty-select 1.22.12 $two mainselect
run leak.nil-chan/miss-switched-off 1.26.8 $two switched -n 30

# --- leak.http-body-not-closed
run leak.http-body-not-closed/hit-two 1.22.12 $two checks -every 90ms
run leak.http-body-not-closed/hit-go119 1.19.8 $three checks -every 100ms
run leak.http-body-not-closed/hit-pprof 1.26.8 2s:pb:1.pb.gz,6s:pb:2.pb.gz,10s:pb:3.pb.gz checks -every 50ms
run leak.http-body-not-closed/hit-h2 1.26.8 $two checks -how h2 -every 90ms
run leak.http-body-not-closed/hit-h2-go122 1.22.12 $two checks -how h2 -every 90ms
run leak.http-body-not-closed/miss-closed 1.26.8 $two proper -every 30ms
run leak.http-body-not-closed/miss-streams 1.26.8 $two subscribers -every 80ms
run leak.http-body-not-closed/miss-streams-go119 1.19.8 $two subscribers -every 80ms
run leak.http-body-not-closed/miss-streams-h2 1.22.12 $two subscribers -how h2 -every 80ms
run leak.http-body-not-closed/miss-slow-downloads 1.26.8 $two downloads -every 120ms

# --- leak.http-no-timeout
run leak.http-no-timeout/hit-two 1.22.12 $two rates -every 90ms
run leak.http-no-timeout/hit-go119 1.19.8 $three rates -every 110ms
run leak.http-no-timeout/hit-h2 1.26.8 $two rates -how h2 -every 90ms
run leak.http-no-timeout/hit-dial 1.26.8 $two pages -every 90ms
run leak.http-no-timeout/miss-proxy 1.26.8 $two proxy -n 150
run leak.http-no-timeout/miss-proxy-go119 1.19.8 $two proxy -n 150
run leak.http-no-timeout/miss-long-polls 1.22.12 $three watch -n 60 -every 3s

# --- leak.db-pool
run leak.db-pool/hit-rows 1.26.8 $three rows -every 90ms
run leak.db-pool/hit-rows-go119 1.19.8 $two rows -every 90ms
run leak.db-pool/hit-rows-no-limit 1.22.12 $two rows -conns 0 -every 90ms
run leak.db-pool/hit-transactions 1.26.8 $two transfers -every 90ms
run leak.db-pool/hit-semaphore 1.26.8 $two slots -n 5 -every 90ms -how forget
run leak.db-pool/hit-semaphore-go119 1.19.8 $two slots -n 5 -every 90ms -how forget
run leak.db-pool/miss-overload 1.22.12 $two overload -every 90ms
run leak.db-pool/miss-busy 1.26.8 $two askers -conns 10 -n 40 -every 50ms
run leak.db-pool/miss-bursts 1.22.12 $two bursts -conns 4 -n 120 -every 700ms
run leak.db-pool/miss-one-connection 1.26.8 $two import -n 30
run leak.db-pool/miss-semaphore 1.22.12 $two slots -n 30 -every 10ms

# --- leak.db-open
run leak.db-open/hit-requests 1.26.8 $two opens -every 90ms
run leak.db-open/hit-requests-go119 1.19.8 $three opens -every 120ms
run leak.db-open/miss-tenants 1.26.8 $two tenants -n 80

# --- leak.context
run leak.context/hit-calls 1.26.8 $two calls -every 80ms
run leak.context/hit-calls-go119 1.19.8 $three calls -every 90ms
run leak.context/hit-calls-go122 1.22.12 $two calls -every 80ms
run leak.context/miss-cancelled 1.26.8 $two calls -every 5ms -how proper
run leak.context/miss-cancelled-go119 1.19.8 $two calls -every 5ms -how proper

# --- leak.timer
run leak.timer/hit-leases 1.26.8 $heaps leases -n 4000 -every 100ms
run leak.timer/hit-deadlines 1.26.8 $heaps deadlines -n 3000 -every 100ms
run leak.timer/hit-after-go122 1.22.12 $heaps waits -n 300
run leak.timer/hit-leases-go119 1.19.8 1s:gc,2s:heap:1.pb.gz,7s:gc,8s:heap:2.pb.gz leases -n 4000 -every 100ms
# go.mod says 1.19: without this the module keeps the timers of old
GODEBUG=asynctimerchan=0 run leak.timer/miss-after 1.26.8 $heaps waits -n 300
run leak.timer/miss-alarms 1.22.12 $heaps alarms -n 20000

# --- leak.iter-pull
run leak.iter-pull/hit-heads 1.26.8 $two pulls -every 80ms
run leak.iter-pull/miss-stopped 1.26.8 $two pulls -every 20ms -how proper
run leak.iter-pull/miss-merging 1.26.8 $two merging -n 60

# --- deadlock.group-limit
run deadlock.group-limit/hit-build 1.26.8 2s:d2:1.txt build -n 4 -nomanifest
run deadlock.group-limit/hit-build-go119 1.19.8 2s:quit:stderr.log build -n 1 -nomanifest
run deadlock.group-limit/miss-nested 1.26.8 $two nested -n 6
run deadlock.group-limit/miss-nested-go119 1.19.8 $two nested -n 6
run deadlock.group-limit/miss-feed 1.22.12 $two feed -n 5

# --- block.network
run block.network/hit-connect 1.26.8 $two alerts -every 90ms
run block.network/hit-connect-go119 1.19.8 $two alerts -every 90ms
run block.network/hit-names 1.26.8 $two names -every 90ms
run block.network/hit-names-go119 1.19.8 $two names -every 90ms
run block.network/miss-database-moment 1.22.12 $two silent -every 90ms
run block.network/miss-reconnect 1.26.8 $two reconnect -n 30
wait
echo "$jobs cases made"
