#!/usr/bin/env bash
# profq against go tool pprof: same bytes on standard output for the same options, verb by verb.
#
#   tests/peer/profq.sh [FILE...]        default: every pprof file below testdata
#   tests/peer/profq.sh pairs            merges and differences alone; they go with the default
#   VERBS="top tree ..."  default: all
#   PROFQ=bin/profq     the program under test; called as `$PROFQ -VERB OPTS FILE` and `$PROFQ VERB --OPTS FILE`
#   GROUP=all           core (the everyday options), beyond (tags, show_from, prune_from, diffs, ...) or all
#   FORMS=both          pprof, native or both
#   JOBS=2 QUIET=       parallel files; QUIET=1 prints failures only
#   PPROF=...           the peer; default: the pprof of `go tool`
# Cases that profq(1) lists as different are counted beside the others.
# Where pprof fails, profq must fail; where pprof panics the case is skipped. Of proto the
# inflated bytes are compared.
# Peer outputs are kept in build/peer-cache.
set -u
export LC_ALL=C
root=$(cd "$(dirname "$0")/../.." && pwd)
self=$root/tests/peer/profq.sh

if [ "${1-}" != --worker ]; then
	PROFQ=${PROFQ:-$root/bin/profq}
	case $PROFQ in /*) ;; */*) PROFQ=$PWD/$PROFQ ;; esac
	command -v "$PROFQ" >/dev/null || { echo "profq.sh: no program $PROFQ (set PROFQ)" >&2; exit 2; }
	if [ -z "${PPROF-}" ]; then
		command -v go >/dev/null || { echo "profq.sh: no go: the peer is missing" >&2; exit 2; }
		go tool pprof -h >/dev/null 2>&1
		PPROF=$(go tool -n pprof 2>/dev/null)
		[ -x "$PPROF" ] || PPROF=$(go env GOTOOLDIR)/pprof
		version=$(go env GOVERSION)
		GOROOT_HERE=$(go env GOROOT)
		export GOROOT_HERE
	fi
	[ -x "$PPROF" ] || { echo "profq.sh: no pprof at $PPROF" >&2; exit 2; }
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	cache=$root/build/peer-cache/${version:-other}
	mkdir -p "$cache" "$work/home" "$work/here"
	export root PROFQ PPROF work cache GROUP=${GROUP:-all} VERBS="${VERBS:-top tree peek traces tags raw list comments callgrind dot proto}" FORMS=${FORMS:-both} QUIET=${QUIET-}
	export PPROF_BINARY_PATH=/nonexistent PPROF_TMPDIR=/tmp HOME=$work/home TZ=UTC
	unset PPROF_TOOLS XDG_CONFIG_HOME

	# Files: those named, else every file below testdata that looks like a
	# profile (gzip, or one pprof reads); debug=1 texts are outside the promise.
	i=0
	if [ "${1-}" = pairs ]; then
		:
	elif [ $# -gt 0 ]; then
		printf '%s\n' "$@"
	else
		find "$root/testdata" -type f -size -2000k \( -name '*.pb' -o -name '*.pb.gz' -o -name '*.pprof' -o -name '*.prof' -o -name '*.heap' \) \
			! -path '*/pprof_text/*' | sort
	fi >"$work/files"
	while IFS= read -r f; do
		i=$((i + 1))
		printf '%s\0%s\0' "$i" "$(realpath -- "$f")"
	done <"$work/files" | xargs -r -0 -n 2 -P "${JOBS:-2}" "$self" --worker
	n=$(wc -l <"$work/files")
	i=0
	while [ $i -lt "$n" ]; do
		i=$((i + 1))
		cat "$work/log.$i"
	done
	if { [ $# -eq 0 ] || [ "$1" = pairs ]; } && [ "$GROUP" != core ]; then
		"$self" --worker pairs pairs
		cat "$work/log.pairs"
	fi
	if [ -z "$QUIET" ]; then cat "$work"/verbs.* | awk '{ ok[$1] += $2; bad[$1] += $3 } END { for (v in ok) print v ": " ok[v] " passed, " bad[v] " failed" }' | sort; fi
	sum() { cat "$work"/count.* | awk -v c="$1" '{ n += $c } END { print n + 0 }'; }
	echo "different as profq(1) lists: $(sum 6), at most 2 % of the cases"
	echo "core: $(sum 1) passed, $(sum 2) failed; beyond point 5: $(sum 3) passed, $(sum 4) failed; skipped (pprof panics): $(sum 5)"
	bad=$(($(sum 2) + $(sum 4)))
	[ $(($(sum 6) * 50)) -le $(($(sum 1) + $(sum 3))) ] || [ $# -gt 0 ] || bad=$((bad + 1))
	echo "$(($(sum 1) + $(sum 3))) passed, $bad failed"
	[ $bad -eq 0 ]
	exit
fi

# ---- worker: one file, all options -----------------------------------------
id=$2
file=$3
tmp=$work/tmp.$id
mkdir -p "$tmp"
exec >"$work/log.$id"
cd "$work/here" || exit 2
declare -A good bad
corepass=0 corefail=0 beyondpass=0 beyondfail=0 skipped=0 differs=0
hash=
[ "$id" = pairs ] || hash=$(sha1sum <"$file" | cut -c1-40)

# ask PROGRAM OUT OPTION...: runs it, leaves what is compared in OUT; of proto that is inflated.
ask() {
	local program=$1 out=$2 rc
	shift 2
	if [ "$verb" != proto ]; then
		"$program" "$@" >"$out" 2>"$tmp/err" </dev/null
		return
	fi
	"$program" "$@" >"$out.gz" 2>"$tmp/err" </dev/null
	rc=$?
	gzip -dc "$out.gz" >"$out" 2>/dev/null
	rm -f "$out.gz"
	return $rc
}

# peer OPTION... -- FILE...: leaves $pout, sets prc
peer() {
	local opts=() key dir
	while [ "$1" != -- ]; do opts+=("$1"); shift; done
	shift
	dir=$cache/$hash
	printf -v key '%s ' "$TZ" "$flag" ${opts[@]+"${opts[@]}"}
	if [ -z "$hash" ]; then
		dir=$cache/pairs
		key="$key $(sha1sum <"$1" | cut -c1-12) $(sha1sum <"${2-$1}" | cut -c1-12)"
	fi
	key=${key//\//%}
	[ ${#key} -lt 240 ] || key=$(printf '%s' "$key" | sha1sum | cut -c1-40)
	pout=$dir/$key
	if [ ! -e "$pout.rc" ]; then
		mkdir -p "$dir"
		ask "$PPROF" "$pout" -symbolize=remote "$flag" ${opts[@]+"${opts[@]}"} "$@"
		prc=$?
		[ $prc = 0 ] || { grep -q '^panic: \|^runtime error' "$tmp/err" && prc=panic; }
		echo $prc >"$pout.rc"
	fi
	read -r prc <"$pout.rc"
}

# What is printed, free of order: without the running sum, numbers of nodes, and the like.
rows() {
	case $verb in
	callgrind) python3 "$root/tests/peer/callgrind_rows.py" "$1" ;;
	dot) sed 's/N*N[0-9][0-9_]*/N/g; s/id="node[0-9]*"//; s/minlen=2//' "$1" | sort ;;
	*) sed 's/^\(.\{18\}\).\{7\}/\1/' "$1" | sort ;;
	esac
}

# unstable OPTION... FILE...: pprof walks maps, and some of its ties (-files, where start lines
# make several rows of one name, or -call_tree) fall differently from run to run. True if it prints
# profq's bytes when asked again, or if it disagrees with itself and one of its answers is
# profq's but for the order. Of dot the same nodes, edges and labels are promised, not their order.
unstable() {
	local n tries=6 same= differs=
	rows "$tmp/out" >"$tmp/rows.b"
	cp "$pout" "$tmp/again"
	for ((n = 0; n < tries; n++)); do
		rows "$tmp/again" >"$tmp/rows.a"
		cmp -s "$tmp/rows.a" "$tmp/rows.b" && same=1
		cmp -s "$tmp/again" "$pout" || differs=1
		[ -z "$same$differs" ] || tries=40
		[ -n "$same" ] && { [ -n "$differs" ] || [ "$verb" = dot ]; } && return 0
		ask "$PPROF" "$tmp/again" -symbolize=remote "$flag" "$@"
		cmp -s "$tmp/again" "$tmp/out" && return 0
	done
	return 1
}

# listed FILE OPTION...: whether profq(1) lists the case under what is outside the promise.
listed() {
	local file=${1##*/}
	shift
	case "$file $*" in
	# Ids of new frames wrap at 2^64: addLabelNodes of internal/driver/tagroot.go makes the id 0,
	# which CheckValid of profile/profile.go refuses.
	odd-ids-sparse.pb.gz*-tagroot=* | odd-ids-sparse.pb.gz*-tagleaf=*) return 0 ;;
	# newGraph of internal/report/report.go trims names again when it builds the graph anew.
	odd-files-trimmed-twice.pb.gz*-source_path=*) return 0 ;;
	esac
	return 1
}

verdict() { # ok|FAIL group text
	if [ "$1" = ok ]; then good[$verb]=$((${good[$verb]:-0} + 1)); else bad[$verb]=$((${bad[$verb]:-0} + 1)); fi
	case $1$2 in
	okcore) corepass=$((corepass + 1)) ;;
	okbeyond) beyondpass=$((beyondpass + 1)) ;;
	FAILcore) corefail=$((corefail + 1)) ;;
	*) beyondfail=$((beyondfail + 1)) ;;
	esac
	[ "$1" = ok ] && [ -n "$QUIET" ] && return
	printf '%s %s\n' "$1" "$3"
}

# check GROUP OPTION... -- FILE...
check() {
	local group=$1 opts=() native=() form rc args shown
	shift
	[ "$GROUP" = all ] || [ "$GROUP" = "$group" ] || return
	flag=-$verb
	[ -z "$pattern" ] || flag="-$verb=$pattern"
	while [ "$1" != -- ]; do
		opts+=("$1")
		case $1 in --*) native+=("$1") ;; *) native+=("-$1") ;; esac
		shift
	done
	shift
	peer ${opts[@]+"${opts[@]}"} -- "$@"
	if [ "$prc" = panic ]; then
		skipped=$((skipped + 1))
		[ -n "$QUIET" ] || echo "skip ${1#"$root"/} $flag ${opts[*]-} (pprof panics)"
		return
	fi
	for form in pprof native; do
		[ "$FORMS" = both ] || [ "$FORMS" = $form ] || continue
		if [ $form = pprof ]; then
			args=("$flag" ${opts[@]+"${opts[@]}"})
		else
			args=("$verb" ${native[@]+"${native[@]}"} ${pattern:+"$pattern"})
		fi
		ask "$PROFQ" "$tmp/out" "${args[@]}" "$@"
		rc=$?
		shown="${*#"$root"/} ${args[*]}"
		[ "$TZ" = UTC ] || shown="$shown (TZ=$TZ)"
		if [ "$prc" != 0 ]; then
			if [ $rc != 0 ] && [ $rc -lt 126 ]; then
				verdict ok "$group" "$shown"
			elif listed "$1" ${opts[@]+"${opts[@]}"}; then
				differs=$((differs + 1))
			else
				verdict FAIL "$group" "$shown"
				echo "    pprof exits $prc, profq $rc"
			fi
		elif [ $rc = 0 ] && cmp -s "$pout" "$tmp/out"; then
			verdict ok "$group" "$shown"
		elif [ $rc = 0 ] && unstable ${opts[@]+"${opts[@]}"} "$@"; then
			verdict ok "$group" "$shown (pprof varies)"
		elif listed "$1" ${opts[@]+"${opts[@]}"}; then
			differs=$((differs + 1))
		else
			verdict FAIL "$group" "$shown"
			[ $rc = 0 ] || echo "    pprof exits 0, profq $rc: $(head -c 200 "$tmp/err" | head -1)"
			[ $rc != 0 ] || diff -a "$pout" "$tmp/out" | head -8 | cut -c1-200 | sed 's/^/    /'
		fi
	done
}

quote() { sed 's/[][\\.*+?^${}()|]/\\&/g'; }

tell_verbs() { for v in $VERBS; do echo "$v ${good[$v]:-0} ${bad[$v]:-0}"; done >"$work/verbs.$id"; }

if [ "$id" = pairs ]; then
	d=$root/testdata/pprof
	both() { # FILE FILE
		[ -e "$1" ] && [ -e "$2" ] || return
		check beyond -- "$1" "$2"
		check beyond -cum -- "$1" "$2"
		check beyond "-diff_base=$1" -- "$2"
		check beyond "-base=$1" -- "$2"
		check beyond "-base=$1" -normalize -nodecount=10 -- "$2"
		check beyond "-diff_base=$1" -cum -nodefraction=0.05 -- "$2"
		check beyond "-diff_base=$1" -drop_negative -- "$2"
	}
	pair() { # FILE FILE: merge, difference, subtraction, by every verb
		local v
		for v in $VERBS; do
			verb=$v pattern=
			case $v in peek | list) pattern='e' ;; esac
			both "$1" "$2"
		done
	}
	for k in cpu heap allocs mutex block goroutine threadcreate; do
		pair "$d/go1.22-$k.pb.gz" "$d/go1.26-$k.pb.gz"
	done
	pair "$d/go1.26-cpu.pb.gz" "$d/go1.26-heap.pb.gz"
	pair "$d/go1.26-heap.pb.gz" "$d/go1.26-allocs.pb.gz"
	pair "$d/odd-plain.pb" "$d/odd-plain.pb"
	pair "$d/odd-plain.pb" "$d/odd-unpacked.pb.gz"
	pair "$d/odd-labels-string.pb.gz" "$d/odd-labels-many.pb.gz"
	pair "$d/odd-values-negative.pb.gz" "$d/odd-plain.pb"
	pair "$d/odd-unit-us.pb.gz" "$d/odd-unit-sec.pb.gz"
	pair "$d/odd-mappings-many.pb.gz" "$d/odd-mapping-none.pb.gz"
	pair "$d/odd-samples-none.pb.gz" "$d/odd-plain.pb"
	pair "$d/odd-plain.pb" "$d/refused-empty.pb"
	for TZ in America/New_York Asia/Kolkata Europe/Berlin; do
		export TZ
		for verb in $VERBS; do
			pattern=
			case $verb in peek | list) pattern=main ;; esac
			check core -- "$d/odd-plain.pb"
			check core -nodecount=3 -- "$d/go1.26-cpu.pb.gz"
		done
	done
	tell_verbs
	echo "$corepass $corefail $beyondpass $beyondfail $skipped $differs" >"$work/count.$id"
	exit 0
fi

# Names of this file to filter by: one from the middle of the table, one from its first rows, a file name.
"$PPROF" -symbolize=remote -top -nodefraction=0 "$file" 2>/dev/null </dev/null | sed '1,/^ *flat  *flat%/d; s/^.\{44\}//; s/ (\(partial-\)\{0,1\}inline)$//' |
	grep -a '^[ -~]\{1,300\}$' | sed 's/^ *//' >"$tmp/names"
rows=$(wc -l <"$tmp/names")
mid=$(sed -n "$((rows / 2 + 1))p" "$tmp/names" | quote)
hot=$(sed -n 1p "$tmp/names" | quote)
types=$("$PPROF" -symbolize=remote -raw "$file" 2>/dev/null </dev/null | sed -n '/^Samples:/{n;p;q;}')

c() { check core "$@" -- "$file"; }
b() { check beyond "$@" -- "$file"; }

every_option_of_top() {
	c
	c -cum
	c -flat
	c -nodecount=5
	c -nodecount=1
	c -nodecount=0
	c -nodefraction=0.05
	c -nodefraction=0
	c -edgefraction=0
	c -edgefraction=0.2
	c -trim=false
	for p in runtime '^main\.' 'Lock|chan' '(?i)MAIN' 'no such function' '\.c$' '[.]go' '\bf\w+'; do
		c "-focus=$p"
		c "-ignore=$p"
		c "-hide=$p"
		c "-show=$p"
	done
	for p in "$mid" "$hot"; do
		[ -n "$p" ] || continue
		c "-focus=$p"
		c "-ignore=$p"
		c "-hide=$p"
		c "-show=$p"
		c "-focus=^$p\$" -cum
		b "-show_from=$p"
		b "-prune_from=$p"
		b "-focus=$p" "-show_from=$p" -relative_percentages
	done
	c '-focus=('
	c '-hide=(?!x)'
	for u in ns us ms s hrs B kB MB GB auto minimum count sample GCU parsecs ''; do c "-unit=$u"; done
	for g in functions filefunctions files lines addresses; do
		c "-$g"
		c "-$g" -cum -nodefraction=0
		c "-$g" -noinlines
	done
	c -lines -showcolumns
	i=0
	for t in $types; do
		n=${t%%/*}
		c "-sample_index=$i"
		[ $i -ge 4 ] || c "-sample_index=$n"
		[ $i -ge 4 ] || c "-sample_index=$i" -cum -nodecount=7
		i=$((i + 1))
	done
	c "-sample_index=$i"
	c -sample_index=nosuchtype
	c -sample_index=-1
	c -noinlines
	c -relative_percentages
	c -relative_percentages -focus=main
	c -mean
	c -mean -cum
	c -divide_by=2
	c -divide_by=1000000
	c -divide_by=0.001
	c -divide_by=0
	c -drop_negative
	c -compact_labels
	# pairs
	c -cum -nodecount=5
	c -cum -nodefraction=0.2
	c -nodecount=3 -nodefraction=0
	c -focus=main -nodecount=4
	c -ignore=runtime -cum
	c -hide=runtime -nodefraction=0
	c '-show=^main\.' -cum
	c '-focus=main' '-ignore=alloc' -unit=ms
	c -unit=kB -lines
	c -lines -nodecount=8 -cum
	c -addresses -nodecount=8
	c -files -nodefraction=0
	c -noinlines -lines -nodefraction=0
	c -mean -nodecount=5
	c -divide_by=3 -unit=auto
	c -focus=main '-hide=e' '-show=a|i' '-ignore=zz' -nodecount=9
	c -compact_labels -focus=main
	c "-focus=main|$(printf 'x%.0s' {1..90})"
	c -nosuchoption
	c -nodecount=x
	c -cum -flat
	c -lines -files

	b -all_frames
	b -symbolize=none
	b -trim_path=/usr/lib/go-1.19/src
	b -trim_path=/src:/a -lines
	b -source_path=/usr/local/go/src -lines
	b -source_path=/x/src:/y/runtime -lines
	b -source_path=/q/src -lines -nodecount=2
	b -source_path=/q/src -files -nodefraction=0
	b -tagfocus=route
	b '-tagfocus=^k:a$'
	b -tagfocus=k=a
	b '-tagfocus=k=a,b'
	b '-tagfocus=bytes=1kb:'
	b '-tagfocus=:2kb'
	b '-tagfocus=16b:1mb'
	b '-tagfocus=1024'
	b '-tagfocus=latency=1s:3s'
	b -tagignore=route
	b '-tagignore=k=a'
	b '-tagignore=:4kb'
	b '-tagfocus=(' 
	b -tagshow=k
	b -taghide=k
	b -tagshow=route -taghide=shard -tagfocus=route=cart
	b -tagroot=route
	b -tagleaf=route
	b -tagroot=k -tagleaf=bytes
	b -tagroot=thread,route -tagleaf=latency,k -cum
	b -tagleaf=bytes -unit=kb
	b -call_tree
	b '-show_from=main'
	b '-prune_from=main'
	b '-show_from=^main' -prune_from=alloc -cum
	b -normalize
	b -inuse_objects
	b -alloc_space
	b -contentions
	b -total_delay
	b -mean_delay
	b -add_comment=hello
	b -buildid=xyz
	b -output=/nonexistent/dir/out
}

# What every other verb is asked: each option at least once.
options() {
	local u g t i=0
	c
	c -cum
	c -nodecount=5
	c -nodecount=0
	c -nodefraction=0.05
	c -edgefraction=0.2 -nodecount=12
	c -trim=false
	for p in main '[.]go' 'no such function'; do
		c "-focus=$p"
		c "-ignore=$p"
		c "-hide=$p"
		c "-show=$p"
	done
	for p in "$mid" "$hot"; do
		[ -n "$p" ] || continue
		c "-focus=^$p\$" -cum
		c "-hide=$p" -nodecount=9
		b "-show_from=$p"
		b "-prune_from=$p"
	done
	c '-focus=('
	for u in ms MB auto count parsecs; do c "-unit=$u"; done
	for g in filefunctions files lines addresses; do c "-$g"; done
	c -lines -showcolumns -nodecount=20
	c -noinlines
	c -addresses -noinlines
	for t in $types; do
		[ $i -ge 4 ] || c "-sample_index=$i"
		i=$((i + 1))
	done
	c -mean
	c -relative_percentages -focus=main
	c -divide_by=1000
	c -divide_by=0
	c -drop_negative
	c -compact_labels
	b -all_frames
	b -symbolize=none
	b -call_tree
	b -trim_path=/usr/lib/go-1.19/src:/src:/usr/local
	b -source_path=/x/src:/y/runtime -lines -nodecount=30
	b -tagfocus=route
	b '-tagfocus=k=a,b'
	b '-tagfocus=16b:1mb'
	b '-tagignore=:4kb'
	b -tagshow=k
	b -taghide=route -tagfocus=cart
	b -tagroot=thread,route -tagleaf=latency,k -cum
	b -tagleaf=bytes -unit=kb
	b -add_comment=hello -buildid=xyz
	[ "$verb" = list ] && [ -d "${GOROOT_HERE-}" ] || return
	c "-source_path=$GOROOT_HERE/src"
	c "-source_path=/x:$GOROOT_HERE/src" -noinlines -mean
	c "-trim_path=/usr/lib/go-1.19" "-source_path=$GOROOT_HERE"
}

for verb in $VERBS; do
	pattern=
	case $verb in
	top) every_option_of_top ;;
	peek | list)
		for pattern in . "$mid" 'main|e'; do
			[ -n "$pattern" ] || continue
			if [ "$pattern" = . ]; then options; else c; c -mean -unit=us; fi
		done
		pattern='no such function'
		c
		pattern='('
		c
		;;
	*) options ;;
	esac
done
tell_verbs
echo "$corepass $corefail $beyondpass $beyondfail $skipped $differs" >"$work/count.$id"
