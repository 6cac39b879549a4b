#!/bin/bash
# Build the shop, load it and capture it the way an operator would. Loopback only, about 75 s.
#   capture.sh broken|fixed OUTDIR [SCALE] [full|small]
#   capture.sh broken|fixed OUTDIR RATE five       five dumps 10 s apart, RATE requests a second of every route
# GO=/usr/lib/go-1.19/bin/go for another Go
set -euo pipefail
variant=$1 out=$(realpath -m "$2") scale=${3:-1} set=${4:-full}
here=$(dirname "$(realpath "$0")")
go=${GO:-go}
root=${SHOP_ROOT:-/tmp/shop} # a neutral place: the profiles name the program's path
admin=http://127.0.0.1:28472
host=shop-7d9f
case $variant in broken) build=2026.11.2 ;; fixed) build=2026.11.3 ;; *) exit 2 ;; esac

rm -rf "$out" "$root"
mkdir -p "$out" "$root/bin"
for what in "$variant ./cmd/shop shop" "load . load"; do
	read -r dir pkg name <<<"$what"
	(cd "$here/$dir" && GOTOOLCHAIN=local GOFLAGS=-mod=mod CGO_ENABLED=0 "$go" build -trimpath -buildvcs=false -o "$root/bin/$name" "$pkg")
done
cd "$root"
files=()
now() { date -u +%Y-%m-%dT%H:%M:%S.%6NZ; }
note() { files+=("{\"path\":\"$1\",\"time\":\"$2\",\"what\":\"$3\"}"); } # file, time, what
get() {                                                                # file, path, what
	note "$1" "$(now)" "$3"
	curl -sS -o "$out/$1" "$admin/debug/pprof/$2"
}
at() { # seconds since the load began
	local left
	left=$(awk -v a="$1" -v b="$began" -v n="$(date +%s.%N)" 'BEGIN { d = a - (n - b); printf "%.3f", (d > 0 ? d : 0) }')
	sleep "$left"
}

logs=$out
if [ "$set" = five ]; then
	logs=$root
	"$root/bin/load" -even "$scale" -duration 53s -linger 3s 2>"$root/load.log" &
else
	"$root/bin/load" -scale "$scale" 2>"$root/load.log" &
fi
load=$!
started=$(now)
env -i PATH=/usr/bin:/bin HOME=/ GOMAXPROCS=2 GODEBUG=gctrace=1 "$root/bin/shop" -log "$logs/service.log" 2>"$logs/stderr.log" &
shop=$!
trap 'kill -9 "$load" "$shop" 2>/dev/null || true' EXIT
began=$(date +%s.%N)

capture_all() {
	note service.log "$started" "service log from this moment on"
	at 34
	get goroutine-debug2-1.txt 'goroutine?debug=2' 'goroutine dump, debug=2'
	get goroutine.pb.gz 'goroutine' 'goroutine profile'
	get goroutine-debug1.txt 'goroutine?debug=1' 'goroutine profile, debug=1'
	get heap-1.pb.gz 'heap?gc=1' 'heap profile after a GC'
	get cpu.pb.gz 'profile?seconds=10' 'CPU profile, 10 s'
	if [ "$set" = full ]; then
		get trace.out 'trace?seconds=5' 'execution trace, 5 s'
		get heap-debug1.txt 'heap?debug=1' 'heap profile, debug=1'
		get allocs.pb.gz 'allocs' 'allocation profile'
		get threadcreate.pb.gz 'threadcreate' 'thread creation profile'
		get threadcreate-debug1.txt 'threadcreate?debug=1' 'thread creation profile, debug=1'
		get mutex-debug1.txt 'mutex?debug=1' 'mutex profile, debug=1'
		get block-debug1.txt 'block?debug=1' 'block profile, debug=1'
	fi
	get mutex.pb.gz 'mutex' 'mutex profile'
	get block.pb.gz 'block' 'block profile'
	at 63
	get goroutine-debug2-2.txt 'goroutine?debug=2' 'goroutine dump, debug=2'
	get heap-2.pb.gz 'heap?gc=1' 'heap profile after a GC'
	at 68
	note stderr.log "$(now)" "standard error: gctrace=1, handler panics, and from this moment the SIGQUIT dump"
	kill -QUIT "$shop"
	wait "$shop" || true
}
capture_five() {
	local n
	for n in 1 2 3 4 5; do
		at $((n * 10 + 2))
		get "$n.txt" 'goroutine?debug=2' 'goroutine dump, debug=2'
	done
}
if [ "$set" = five ]; then capture_five; else capture_all; fi
wait "$load"
cat "$root/load.log"

version=$("$go" version "$root/bin/shop" | awk '{ print $2 }')
{
	printf '{"schema":"rootcause.capture/1","process":"shop","host":"%s","pid":%d,"service":"shop","build":"%s","go_version":"%s","gomaxprocs":2,"files":[\n' \
		"$host" "$shop" "$build" "$version"
	for i in "${!files[@]}"; do
		printf '  %s%s\n' "${files[$i]}" "$([ "$i" -lt $((${#files[@]} - 1)) ] && echo ,)"
	done
	echo ']}'
} >"$out/manifest.json"
