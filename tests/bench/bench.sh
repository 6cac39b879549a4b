#!/usr/bin/env bash
# Speed and memory of our programs beside their peers, as markdown tables.
#
#   BIN=bin tests/bench/bench.sh        (make bench)
#   BIN        folder of our programs (default bin/)
#   SAMPLES    samples of the big profile (default 1000000)
#   DUMP_MB    size of the dump in MB (default 1000)
#   DISTINCT   stacks of the dump in which all differ (default 1000000)
#   TRACE_MB   least size of the execution trace in MB (default 66; made by the go that is here)
#   PANICPARSE_DEBIAN  Debian's panicparse (default /usr/bin/panicparse)
#   ROWS       traces: only the rows of execution traces, and what they need
#   V1_GO      a go of Go 1.19 to 1.21, for a trace of the old format (default none)
#   RUNS       runs of each job, the median counts (default 5; slow peers 1)
#   DATA       folder for generated files (default tests/bench/data)
# Peers that are missing are said and skipped. CPU is user + sys, RSS the peak.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
BIN=${BIN:-$root/bin}
case $BIN in /*) ;; *) BIN=$PWD/$BIN ;; esac
SAMPLES=${SAMPLES:-1000000} DUMP_MB=${DUMP_MB:-1000} RUNS=${RUNS:-5} DATA=${DATA:-$here/data}
CC=${CC:-cc}
mkdir -p "$DATA/bin" "$DATA/home" || exit 2
for p in rusage empty readall inflate gen_profile gen_dump; do
	if [ "$here/$p.c" -nt "$DATA/bin/$p" ]; then
		$CC -std=c17 -O2 -o "$DATA/bin/$p" "$here/$p.c" -lz || exit 2
	fi
done
DISTINCT=${DISTINCT:-1000000}
PATH=$DATA/bin:$here:$PATH

profile=$DATA/cpu-$SAMPLES.pb.gz
dump=$DATA/dump-$DUMP_MB.txt
dump10=$DATA/dump-10-200.txt
dump10many=$DATA/dump-10-2000.txt
distinct=$DATA/distinct-$DISTINCT.txt
jstack=$DATA/jstack-20.txt
real=$root/testdata/pprof/go1.26-cpu.pb.gz
only_traces() { [ "${ROWS:-}" = traces ]; }
mk() { # FILE COMMAND...: made once, under a temporary name
	case $1 in *.trace) ;; *) only_traces && return ;; esac
	local source=$here/$2
	[ -e "$source" ] || source=$source.c
	[ -s "$1" ] && [ "$1" -nt "$source" ] && return
	echo "making ${1#"$root"/}" >&2
	"$2" "$1.tmp.${1##*.}" "${@:3}" >/dev/null && mv "$1.tmp.${1##*.}" "$1" || exit 2
}
mk "$profile" gen_profile "$SAMPLES"
mk "$dump" gen_dump "$DUMP_MB"
mk "$dump10" gen_dump 10 200
mk "$dump10many" gen_dump 10 2000
mk "$distinct" gen_dump 1 --distinct "$DISTINCT"
mk "$jstack" gen_jstack 20
# Who waits for whom: N threads in 2,000 stacks at one lock, rings and chains, and source.
waits=$DATA/waits-100000.txt calm=$DATA/calm-100000.txt packages=$DATA/packages-50.txt
mk "$waits" gen_waits lock 100000 2000
mk "$calm" gen_waits calm 100000 2000
mk "$DATA/ring-500000.txt" gen_waits ring 500000
mk "$DATA/ring-50000.txt" gen_waits ring 50000
mk "$DATA/chain-500000.txt" gen_waits chain 500000
mk "$packages" gen_waits source 50 "$DATA/packages-50"
# As many bytes as the distinct ones have, in 2,000 shapes.
alike=$DATA/alike-$DISTINCT.txt
only_traces || mk "$alike" gen_dump $(($(stat -c %s "$distinct") / 1000000))

# measure N COMMAND...: sets cpu, wall (seconds) and rss (KiB) to the medians;
# false if the command is missing or fails
measure() {
	local n=$1 i out=$DATA/times
	shift
	: >"$out"
	for ((i = 0; i < n; i++)); do
		rusage "$@" >>"$out" || { cpu= wall= rss=; return 1; }
	done
	read -r cpu wall rss < <(awk '
		function median(a, n,   i, j, t) {
			for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
			return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
		}
		{ c[NR] = $1 + $2; w[NR] = $3; r[NR] = $4 }
		END { printf "%.6f %.6f %d\n", median(c, NR), median(w, NR), median(r, NR) }' "$out")
}
sec() { awk -v s="$1" 'BEGIN { if (s < 0.1) printf "%.1f ms", s * 1000; else if (s < 10) printf "%.2f s", s; else printf "%.1f s", s }'; }
mib() { awk -v k="$1" 'BEGIN { printf k < 10240 ? "%.1f MiB" : "%.0f MiB", k / 1024 }'; }
div() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'; }

# row JOB GOAL KIND RUNS PEERRUNS OURS -- PEER: GOAL is text. KIND says which
# way the ratio runs: less = peer / ours (bigger is better), times = ours / peer
row() {
	case $1 in *traceq* | *'of traces'*) ;; *) only_traces && return ;; esac
	local job=$1 goal=$2 kind=$3 n=$4 pn=$5 ours=() oc orss ratio
	shift 5
	while [ "$1" != -- ]; do ours+=("$1"); shift; done
	shift
	if ! command -v "${ours[0]}" >/dev/null; then
		oc="(no ${ours[0]##*/})" orss=
	elif measure "$n" "${ours[@]}"; then
		oc=$cpu orss=$rss
	else
		oc=failed orss=
	fi
	if ! command -v "$1" >/dev/null; then
		[ -z "$orss" ] || { oc=$(sec "$oc") orss=$(mib "$orss"); }
		echo "| $job | $oc | (no ${1##*/}) | | $orss | | $goal |"
		return
	fi
	if ! measure "$pn" "$@"; then
		[ -z "$orss" ] || { oc=$(sec "$oc") orss=$(mib "$orss"); }
		echo "| $job | $oc | failed | | $orss | | $goal |"
		return
	fi
	if [ -z "$orss" ]; then
		echo "| $job | $oc | $(sec "$cpu") | | | $(mib "$rss") | $goal |"
		return
	fi
	if [ "$kind" = less ]; then ratio="$(div "$cpu" "$oc")x less"; else ratio="$(div "$oc" "$cpu")x"; fi
	echo "| $job | $(sec "$oc") | $(sec "$cpu") | $ratio | $(mib "$orss") | $(mib "$rss") | $goal |"
}

# The peers.
pprof=go-tool-pprof
gover='no Go'
if command -v go >/dev/null; then
	gover=$(go env GOVERSION)
	go tool pprof -h >/dev/null 2>&1 # built on the first call
	pprof=$(go tool -n pprof 2>/dev/null)
	[ -x "$pprof" ] || pprof=$(go env GOTOOLDIR)/pprof
fi
panicparse=${PANICPARSE:-panicparse}
if ! only_traces && ! command -v "$panicparse" >/dev/null && command -v go >/dev/null; then
	[ -x "$DATA/bin/panicparse" ] || GOBIN=$DATA/bin go install github.com/maruel/panicparse/v2@latest >/dev/null 2>&1 ||
		echo "panicparse: cannot be installed, skipped (go install github.com/maruel/panicparse/v2@latest)" >&2
fi
command -v "$panicparse" >/dev/null && pp=("$panicparse" -no-color "$dump10") || pp=(panicparse)
debian=${PANICPARSE_DEBIAN:-/usr/bin/panicparse}
# The go command keeps its caches where they are.
if command -v go >/dev/null; then
	GOCACHE=$(go env GOCACHE) GOMODCACHE=$(go env GOMODCACHE) GOPATH=$(go env GOPATH)
	export GOCACHE GOMODCACHE GOPATH
fi
export HOME=$DATA/home PPROF_BINARY_PATH=/nonexistent PPROF_TMPDIR=/tmp TZ=UTC

# A trace of the go that is here, and the reader of its tree as a program (internal: an overlay).
trace=$DATA/load-${TRACE_MB:-66}.trace
reference=$DATA/bin/trace-reference
lib=$root/build/release/librootcause.a
gotrace=gotrace
if command -v go >/dev/null; then
	mk "$trace" gen_trace "${TRACE_MB:-66}000000"
	[ -x "$reference" ] || (
		goroot=$(go env GOROOT)
		printf '{"Replace": {"%s/src/cmd/reference/main.go": "%s/tests/peer/gotrace/main.go.txt"}}' "$goroot" "$root" >"$DATA/overlay.json"
		cd "$goroot/src/cmd" && GOTOOLCHAIN=local go build -overlay "$DATA/overlay.json" -o "$reference" ./reference
	) || echo "the reader of internal/trace cannot be built, skipped" >&2
	gotrace=$(go tool -n trace 2>/dev/null)
fi

echo "$(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -1)), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo 2>/dev/null) memory," \
	"$(uname -sr), $($CC --version | head -1), $gover; median of $RUNS runs; CPU is user + sys."
echo
echo "| job | ours | peer | ratio | RSS ours | RSS peer | goal |"
echo "|---|--:|--:|--:|--:|--:|---|"
big=0 rawsize=0
if ! only_traces; then
	big=$(stat -c %s "$profile")
	rawsize=$(inflate "$profile")
fi
row "\`profq top\`, real profile ($(stat -c %s "$real") bytes), against \`go tool pprof -top\`" '>= 10x less' less "$((RUNS * 3))" "$RUNS" "$BIN/profq" top "$real" -- go tool pprof -symbolize=remote -top "$real"
row "\`profq top\`, same file, against the pprof program without \`go tool\` before it" '' less "$((RUNS * 3))" "$RUNS" "$BIN/profq" top "$real" -- "$pprof" -symbolize=remote -top "$real"
row '`profq top`, same file, against an empty C program (start to end, wall below)' '<= 6x' times "$((RUNS * 4))" "$((RUNS * 4))" "$BIN/profq" top "$real" -- empty
row '`profq --version` against an empty C program' '' times "$((RUNS * 4))" "$((RUNS * 4))" "$BIN/profq" --version -- empty
row "\`profq top\`, $SAMPLES samples of depth 30 ($((big / 1000000)) MB, $((rawsize / 1000000)) MB raw), against \`go tool pprof -top\`" '>= 25x less; RSS <= 1.6x raw' less "$RUNS" 1 "$BIN/profq" top "$profile" -- "$pprof" -symbolize=remote -top "$profile"
row "\`profq traces\`, same file, against \`go tool pprof -traces\`" '>= 20x less' less "$RUNS" 1 "$BIN/profq" traces "$profile" -- "$pprof" -symbolize=remote -traces "$profile"
row "\`profq tree\`, same file, against \`go tool pprof -tree\`" '>= 20x less' less "$RUNS" 1 "$BIN/profq" tree "$profile" -- "$pprof" -symbolize=remote -tree "$profile"
row "\`profq proto\`, same file, against \`go tool pprof -proto\` (two thirds are inflating and compressing)" '>= 4x less' less "$RUNS" 1 "$BIN/profq" proto "$profile" -- "$pprof" -symbolize=remote -proto "$profile"
row '`profq top`, same file, against zlib inflating it' '<= 1.5x' times "$RUNS" "$RUNS" "$BIN/profq" top "$profile" -- inflate "$profile"
row "\`stackdiff\` of a dump of $DUMP_MB MB, against \`read(2)\` of it" '<= 9x; RSS <= 64 MB' times 3 5 "$BIN/stackdiff" --format json "$dump" -- readall "$dump"
row "\`stackdiff\` of the same dump, against \`wc -l\`" '' times 3 5 "$BIN/stackdiff" --format json "$dump" -- wc -l "$dump"
row '`stackdiff` of a dump of 10 MB (7,600 goroutines, 200 shapes), against panicparse' '>= 50x less' less "$RUNS" 1 "$BIN/stackdiff" "$dump10" -- "${pp[@]}"
row 'the same with 2,000 shapes, every fourth goroutine another one' '' less "$RUNS" 1 "$BIN/stackdiff" "$dump10many" -- "${pp[@]:0:${#pp[@]}-1}" "$dump10many"
[ "$debian" = "${pp[0]}" ] || row "the same, against Debian's panicparse" '>= 50x less' less "$RUNS" 1 "$BIN/stackdiff" "$dump10" -- "$debian" -no-color "$dump10"
row '`stackdiff` of a jstack text of 20 MB, against `read(2)` of it (no analyser of such dumps to set beside)' '' times "$RUNS" "$RUNS" "$BIN/stackdiff" "$jstack" -- readall "$jstack"
only_traces || row "\`stackdiff\` of $DISTINCT goroutines at as many stacks ($(($(stat -c %s "$distinct") / 1000000)) MB, depth 4 to 16), against as many bytes in 2,000 shapes" "<= 25x; RSS <= 1 KiB a stack" times 1 1 "$BIN/stackdiff" --format json "$distinct" -- "$BIN/stackdiff" --format json "$alike"
if [ -s "$trace" ]; then
	row "\`traceq summary\`, real trace of $(($(stat -c %s "$trace") / 1000000)) MB, against reading it with Go's \`internal/trace\`" '>= 3x less; RSS <= one generation + 64 MB' less "$RUNS" 3 "$BIN/traceq" summary "$trace" -- "$reference" read "$trace"
	if [ -e "$lib" ] && { [ "$DATA/bin/trace_all" -nt "$lib" ] ||
		$CC -std=c17 -O2 -fno-lto -I"$root/lib" -I"$root" -o "$DATA/bin/trace_all" "$here/trace_all.c" "$lib" \
			-lsqlite3 -lpcre2-8 -lz -ldeflate -lprotobuf-c -lxxhash -liberty -lm; }; then
		row 'every analysis of traces at once, same file, against parsing it and no more' '<= 2x' times "$RUNS" "$RUNS" trace_all all "$trace" -- trace_all parse "$trace"
	fi
	row '`traceq raw`, same file, against `go tool trace -d=parsed`' '' less 1 1 "$BIN/traceq" raw "$trace" -- "$gotrace" -d=parsed "$trace"
	# The peer takes gigabytes: 14 of them in older versions.
	if [ "$(awk '/MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)" -ge 16 ]; then
		row '`traceq profile --kind=sync`, same file, against `go tool trace -pprof=sync`' '>= 10x less; RSS >= 50x less' less "$RUNS" 1 "$BIN/traceq" profile --kind=sync -o "$DATA/sync.pb.gz" "$trace" -- "$gotrace" -pprof=sync "$trace"
	fi
fi
old=$DATA/load-v1-${TRACE_MB:-66}.trace
[ -z "${V1_GO:-}" ] || mk "$old" gen_trace "${TRACE_MB:-66}000000" "$V1_GO"
if [ -s "$old" ]; then
	row "\`traceq summary\`, trace of format v1 ($(($(stat -c %s "$old") / 1000000)) MB), against the same of format v2" 'RSS <= 3x the file' times "$RUNS" "$RUNS" "$BIN/traceq" summary "$old" -- "$BIN/traceq" summary "$trace"
fi
if [ -x "$BIN/rootcause" ] && ! only_traces; then
	rm -f "$DATA"/ingest.sqlite*
	row "\`rootcause ingest\` of $DUMP_MB MB, against \`stackdiff\` of it (parsing alone)" '<= 2x' times 1 3 "$BIN/rootcause" ingest --db "$DATA/ingest.sqlite" "$dump" -- "$BIN/stackdiff" --format json "$dump"
	row "all rules: \`rootcause report\` of that store, against parsing" '<= 0.1x' times 3 3 "$BIN/rootcause" report --db "$DATA/ingest.sqlite" -- "$BIN/stackdiff" --format json "$dump"
	rm -f "$DATA"/ingest.sqlite*
	judge=("$BIN/rootcause" deadlock --format json)
	row '`rootcause deadlock`, 100,000 goroutines at 2,000 stacks wait for one lock (124 MB), against the same text with all of them runnable' '<= 1.1x' times "$RUNS" "$RUNS" "${judge[@]}" "$waits" -- "${judge[@]}" "$calm"
	row 'the same, a ring of 500,000 JVM threads (a graph of 1 M edges), against one of 50,000' '< 5 s; <= 15x' times "$RUNS" "$RUNS" "${judge[@]}" "$DATA/ring-500000.txt" -- "${judge[@]}" "$DATA/ring-50000.txt"
	row 'the same, a chain of 500,000 JVM threads (1 M edges), against `stackdiff` of it (parsing alone)' '' times "$RUNS" "$RUNS" "${judge[@]}" "$DATA/chain-500000.txt" -- "$BIN/stackdiff" --format json "$DATA/chain-500000.txt"
	row '`rootcause deadlock --source` of 50 packages (500 files, 2.2 MB) and 4,000 goroutines at 3,500 stacks, against without source' '< 2 s' times "$RUNS" "$RUNS" "${judge[@]}" --source "$DATA/packages-50" "$packages" -- "${judge[@]}" "$packages"
fi
echo
if [ -x "$BIN/profq" ] && ! only_traces; then
	# Start to end: many runs, since one is near the clock's grain.
	measure $((RUNS * 20)) "$BIN/profq" top "$real" && a=$wall || a=0
	measure $((RUNS * 20)) "$BIN/profq" --version && v=$wall || v=0
	measure $((RUNS * 20)) empty && e=$wall || e=0
	echo "Start to end (wall): empty C program $(sec "$e"), \`profq --version\` $(sec "$v") ($(div "$v" "$e")x), \`profq top\` of the real profile $(sec "$a") ($(div "$a" "$e")x; goal <= 6x)."
fi
only_traces && exit
measure 3 readall "$dump" && r=$cpu || r=0
measure 3 inflate "$profile" && i=$cpu || i=0
echo "Alone: read(2) of the dump $(sec "$r"), zlib inflating the profile $(sec "$i")."
