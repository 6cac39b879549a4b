#!/bin/sh
# Builds the programs and captures them: OUT/NAME/{debug2.txt,quit.txt}; the healthy ones as
# debug2-1.txt ... debug2-3.txt, the three of 100 samples with most goroutines at locks and channels.
#
#	run.sh OUT [NAME...]
#
# GO       the go command (default: go); a second argument of it by GOTOOLCHAIN
# AFTER    how long a program runs before its dump (default 64s: the runtime then prints "1 minutes")
# MORE     set: profiles and a trace, too (never committed)
# SUFFIX   appended to the names of the folders, as in .go1.19
#
# -a and healthy programs are built with -trimpath (paths begin with the module's), -b programs as a
# container build would show them (/app/NAME/main.go, the toolchain where it stands).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: run.sh OUT [NAME...]" >&2 && exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
go=${GO:-go}
suffix=${SUFFIX:-}
cd "$here"
[ $# -gt 0 ] || set -- $(ls -d [ph][0-9][0-9]* | sort)
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT

trimmed=
app=
for name in "$@"; do
	case $name in
	*-b) app="$app ./$name" ;;
	*) trimmed="$trimmed ./$name" ;;
	esac
done
# shellcheck disable=SC2086 # lists of folders
[ -z "$trimmed" ] || "$go" build -p 2 -trimpath -o "$bin/" $trimmed
# shellcheck disable=SC2086
[ -z "$app" ] || "$go" build -p 2 -gcflags="all=-trimpath=$here=>/app" -o "$bin/" $app

# As it would be started in a container: no environment of ours, SIGQUIT ends it.
capture() {
	dir=$out/$1$suffix
	rm -rf "$dir"
	mkdir -p "$dir"
	case $1 in
	h*) set -- "$1" WATCH_COUNT=100 WATCH_AFTER=1s WATCH_EVERY=25ms ;;
	*) set -- "$1" WATCH_AFTER="${AFTER:-64s}" ;;
	esac
	program=$1
	shift
	env -i HOME=/nonexistent TMPDIR="$bin" WATCH_DIR="$dir" ${MORE:+WATCH_MORE=1} "$@" \
		timeout 150 "$bin/$program" >/dev/null 2>"$dir/stderr" </dev/null || true
	# Log lines of the program come first, in one file with the dump, as in any container's log.
	mv "$dir/stderr" "$dir/quit.txt"
	[ -f "$dir/debug2-001.txt" ] || return 0
	grep -cE '^goroutine .*\[(sync|semacquire|chan|select)' "$dir"/debug2-0*.txt "$dir"/debug2-100.txt |
		sort -t: -k2,2nr -k1,1 | head -n 3 | cut -d: -f1 >"$dir/picked"
	n=0
	while read -r f; do
		n=$((n + 1))
		mv "$f" "$dir/debug2-$n.txt"
	done <"$dir/picked"
	rm -f "$dir"/debug2-[0-9][0-9][0-9].txt "$dir/picked"
}

# Hung programs cost nothing and run side by side; healthy ones are under load, two at a time.
for name in "$@"; do
	case $name in p*) capture "$name" & ;; esac
done
wait
n=0
for name in "$@"; do
	case $name in h*) capture "$name" & ;; *) continue ;; esac
	n=$((n + 1))
	[ $((n % 2)) -ne 0 ] || wait
done
wait
# Dumps say the same again and again: packed when large.
for f in "$out"/*"$suffix"/*.txt; do
	[ "$(wc -c <"$f")" -le 3500 ] || gzip -9nf "$f"
done
