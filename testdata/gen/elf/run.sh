#!/bin/sh
# Builds app in its forms and captures it: OUT/app-FORM-debug2.txt, OUT/app-FORM-quit.txt, and the program
# itself as OUT/app-FORM (with PROGRAMS=yes) or reduced to OUT/app-FORM.elf.
#
#	run.sh OUT [FORM...]		plain pie stripped cgo
#
# GO       the go command (default: go)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: run.sh OUT [FORM...]" >&2 && exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- plain pie
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
go=${GO:-go}

build() { # FORM
	case $1 in
	plain) CGO_ENABLED=0 "$go" build -p 2 -trimpath -o "$bin/$1" . ;;
	pie) CGO_ENABLED=0 "$go" build -p 2 -trimpath -buildmode=pie -o "$bin/$1" . ;;
	stripped) CGO_ENABLED=0 "$go" build -p 2 -trimpath -ldflags='-s -w' -o "$bin/$1" . ;;
	cgo) CGO_ENABLED=1 "$go" build -p 2 -trimpath -ldflags=-linkmode=external -o "$bin/$1" . ;;
	cgo-pie) CGO_ENABLED=1 "$go" build -p 2 -trimpath -buildmode=pie -ldflags=-linkmode=external -o "$bin/$1" . ;;
	*) echo "run.sh: no form $1" >&2 && exit 2 ;;
	esac
}

cd "$here/app"
for form in "$@"; do
	build "$form"
	rm -f "$out/app-$form-debug2.txt"
	env -i "$bin/$form" "$out/app-$form-debug2.txt" 2>"$out/app-$form-quit.txt" &
	pid=$!
	i=0
	while [ ! -s "$out/app-$form-debug2.txt" ] && [ $i -lt 50 ]; do sleep 0.1 && i=$((i + 1)); done
	sleep 0.2
	kill -QUIT $pid
	wait $pid || true
done
for form in "$@"; do
	if [ "${PROGRAMS:-}" = yes ]; then
		cp "$bin/$form" "$out/app-$form"
	else
		python3 "$here/elf.py" reduce "$bin/$form" "$out/app-$form.elf" "$out"/app-*-debug2.txt \
			"$out"/app-*-quit.txt
	fi
done
