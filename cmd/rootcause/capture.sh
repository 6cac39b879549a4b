#!/bin/sh
# SPDX-License-Identifier: MIT
# Takes what tells why a Go service hangs, leaks or burns, the harmless things first, into a folder
# with a manifest and a tar beside it. Printed by `rootcause capture`; needs a shell, and curl or
# wget where the service runs. Sends nothing anywhere.
set -u
umask 077
LC_ALL=C
export LC_ALL

url=http://127.0.0.1:6060/debug/pprof
pid=
kube=
out=
pause=30
cpu=10
trace=5
quit=
# -- what `rootcause capture` was told:
# -- end

usage() {
	cat <<'EOF'
sh capture.sh [-u URL] [-p PID] [-k 'POD -n NS -c CONTAINER'] [-o FOLDER] [-i SECONDS] [-c SECONDS] [-t SECONDS] [-Q]
  -u URL      where net/http/pprof listens (http://127.0.0.1:6060/debug/pprof), as the host or pod sees it
  -p PID      the process: its /proc, and who -Q ends (in a pod: 1)
  -k WORDS    take all of it through `kubectl exec WORDS --`
  -o FOLDER   a new folder (capture-TIME)
  -i SECONDS  between the two goroutine dumps (30)
  -c SECONDS  of CPU profile (10; 0: none)
  -t SECONDS  of execution trace (5; 0: none)
  -Q          in the end SIGQUIT to PID: it prints all stacks with their addresses and EXITS
EOF
}

while getopts u:p:k:o:i:c:t:Qh opt; do
	case $opt in
	u) url=${OPTARG%/} ;;
	p) pid=$OPTARG ;;
	k) kube=$OPTARG ;;
	o) out=$OPTARG ;;
	i) pause=$OPTARG ;;
	c) cpu=$OPTARG ;;
	t) trace=$OPTARG ;;
	Q) quit=1 ;;
	h) usage && exit 0 ;;
	*) usage >&2 && exit 2 ;;
	esac
done
case $pause$cpu$trace$pid in
*[!0-9]*) echo "capture: PID and SECONDS are numbers" >&2 && exit 2 ;;
esac
case $url in
*/debug/pprof) ;;
*) url=${url%/}/debug/pprof ;;
esac
[ -z "$kube" ] || [ -n "$pid" ] || pid=1
[ -n "$out" ] || out=capture-$(date -u +%Y%m%dT%H%M%SZ)
mkdir "$out" || exit 2
: >"$out/capture.log"

say() {
	echo "capture: $*" >&2
	echo "$(date -u +%H:%M:%S) $*" >>"$out/capture.log"
}

on() { # a command where the service runs
	if [ -n "$kube" ]; then
		# shellcheck disable=SC2086 # words of kubectl
		kubectl exec $kube -- "$@"
	else
		"$@"
	fi
}

if on curl --version >/dev/null 2>&1; then
	fetch() { on curl -fsS --max-time "$2" "$url/$1"; }
elif on wget --help >/dev/null 2>&1 || on busybox wget --help >/dev/null 2>&1; then
	fetch() { on wget -q -T "$2" -O - "$url/$1"; }
else
	say "neither curl nor wget there: no profiles; \`kubectl port-forward\` and no -k takes them from here"
	fetch() { return 1; }
fi

files=
name=
[ -z "$pid" ] || name=$(on cat "/proc/$pid/comm" 2>/dev/null | tr -cd 'A-Za-z0-9._-')
manifest() {
	{
		printf '{"schema":"rootcause.capture/1","host":"%s"' \
			"$(on uname -n 2>/dev/null | tr -cd 'A-Za-z0-9._-')"
		[ -z "$name" ] || printf ',"process":"%s"' "$name"
		[ -z "$pid" ] || printf ',"pid":%s' "$pid"
		printf ',"files":[%s\n]}\n' "$files"
	} >"$out/manifest.json"
}

# keep FILE WHAT COMMAND...: its standard output, when it is not empty, under a name that says so
keep() {
	file=$1 what=$2 moment=$(date -u +%Y-%m-%dT%H:%M:%SZ)
	shift 2
	if "$@" >"$out/.part" 2>"$out/.error" && [ -s "$out/.part" ]; then
		mv "$out/.part" "$out/$file"
		files="$files${files:+,}
  {\"path\":\"$file\",\"time\":\"$moment\",\"what\":\"$what\"}"
		manifest
		say "$file"
	else
		say "not taken: $file ($what): $(head -n 1 "$out/.error" | cut -c 1-200 | tr -cd '[:print:]')"
	fi
	rm -f "$out/.part" "$out/.error"
}

cleanup() {
	rm -f "$out/.part" "$out/.error"
	manifest
}
trap 'cleanup; exit 130' INT TERM HUP

counters() { # $1: 1 or 2
	keep "sockets-$1.txt" "TCP sockets" on ss -tanoi
	keep "listen-$1.txt" "listening sockets" on ss -ltn
	keep "nstat-$1.txt" "network counters" on nstat -asz
	keep "netstat-$1.txt" "/proc/net/netstat" on cat /proc/net/netstat
	keep "snmp-$1.txt" "/proc/net/snmp" on cat /proc/net/snmp
	keep "sockstat-$1.txt" "/proc/net/sockstat" on cat /proc/net/sockstat
	[ -n "$pid" ] || return 0
	keep "status-$1.txt" "/proc/PID/status" on cat "/proc/$pid/status"
	keep "fds-$1.txt" "open files, counted" on sh -c "ls /proc/$pid/fd | wc -l"
}

# Nothing is asked of the process.
counters 1
[ -z "$pid" ] || keep limits.txt "/proc/PID/limits" on cat "/proc/$pid/limits"
# Stops the world for as long as it prints.
keep goroutine-1.txt "goroutine dump, debug=2" fetch 'goroutine?debug=2' 60
keep goroutine-debug1.txt "goroutine profile, debug=1" fetch 'goroutine?debug=1' 60
keep goroutine.pb.gz "goroutine profile" fetch goroutine 60
began=$(date +%s)
# Samples that are there already.
keep heap-1.pb.gz "heap profile" fetch heap 60
keep allocs.pb.gz "allocation profile" fetch allocs 60
keep mutex.pb.gz "mutex profile" fetch mutex 60
keep block.pb.gz "block profile" fetch block 60
keep threadcreate.pb.gz "thread creation profile" fetch threadcreate 60
keep mutex-debug1.txt "mutex profile, debug=1" fetch 'mutex?debug=1' 60
keep block-debug1.txt "block profile, debug=1" fetch 'block?debug=1' 60
keep heap-debug1.txt "heap profile, debug=1" fetch 'heap?debug=1' 60
# Samples for a while, then slows every event for a while.
[ "$cpu" = 0 ] || keep cpu.pb.gz "CPU profile, $cpu s" fetch "profile?seconds=$cpu" $((cpu + 30))
[ "$trace" = 0 ] || keep trace.out "execution trace, $trace s" fetch "trace?seconds=$trace" $((trace + 60))
left=$((began + pause - $(date +%s)))
if [ "$left" -gt 0 ]; then
	say "waiting $left s for the second dump"
	sleep "$left"
fi
keep goroutine-2.txt "goroutine dump, debug=2" fetch 'goroutine?debug=2' 60
keep heap-2.pb.gz "heap profile" fetch heap 60
# Looks for what nobody can reach: a collection. Go 1.26, built with GOEXPERIMENT=goroutineleakprofile.
keep leaks.pb.gz "goroutineleak profile" fetch goroutineleak 60
counters 2
if [ -n "$quit" ]; then
	if [ -z "$pid" ]; then
		say "-Q needs -p PID"
	else
		say "SIGQUIT to $pid: its stacks are on its standard error, in its log"
		on kill -QUIT "$pid" || say "not sent"
	fi
fi
trap - INT TERM HUP
cleanup
tar -czf - -C "$(dirname "$out")" "$(basename "$out")" >"$out.tar.gz" && say "all in $out.tar.gz"
echo "rootcause $out"
