#!/bin/sh
# Programs of today's Go toolchain, built in every form, captured and judged with their own file
# (make check-full): names of variables from pcs, and without; the files of others. Prints N passed,
# N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v go >/dev/null || { echo "no Go here" && exit 1; }
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
. tests/expect.sh
PATH=${BIN:-$PWD/bin}:$PATH
gen=testdata/gen/elf
cp testdata/incident/hung/goroutine-debug2-2.txt "$tmp/foreign.txt"

forms="plain pie stripped"
command -v "${CC:-cc}" >/dev/null && forms="$forms cgo cgo-pie"
# shellcheck disable=SC2086 # a list
PROGRAMS=yes $gen/run.sh "$tmp" $forms >"$tmp/build.log" 2>&1 || { cat "$tmp/build.log" && exit 1; }

# judged NAME PROGRAM DUMP WORDS...: each is somewhere in what is said; "!WORDS" is not.
judged() {
	name=$1
	rootcause deadlock --top 0 --binary "$tmp/$2" --source $gen/app "$tmp/$3" >"$tmp/out" 2>&1
	shift 3
	for words in "$@"; do
		case $words in
		!*) ! grep -q -- "${words#!}" "$tmp/out" || { echo "$name: said: ${words#!}" && return 1; } ;;
		*) grep -q -- "$words" "$tmp/out" || { echo "$name: missing: $words" && return 1; } ;;
		esac
	done
}
cycle="critical deadlock.lock-cycle: 2 goroutines"
for form in plain pie cgo cgo-pie; do
	case $forms in *$form*) ;; *) continue ;; esac
	holds "$form: names from pcs" judged $form app-$form app-$form-quit.txt "agrees with" "$cycle" \
		"main.ledgerMu$" "shared.RegistryMu$" "main.state+0x18 of 48 bytes" "rwlock 0x[0-9a-f]* main.tableMu" \
		"waitgroup 0x[0-9a-f]* main.flushed" "!main.boxed+" "!doubt.*pc"
done
for form in plain cgo; do
	case $forms in *$form*) ;; *) continue ;; esac
	holds "$form: names without pcs" judged $form app-$form app-$form-debug2.txt "the very build" \
		"error deadlock.lock-cycle: 2 goroutines" "main.ledgerMu$" "shared.RegistryMu$" "main.state+0x18 of 48 bytes"
done
holds "pie: no names without pcs" judged pie app-pie app-pie-debug2.txt "loaded anywhere and the dump has no pc" \
	"0 objects" "!main.ledgerMu$" "!nobody alive"
for dump in quit debug2; do
	holds "stripped, $dump" judged stripped app-stripped app-stripped-$dump.txt "it was stripped" \
		"mutex lock" "!nobody alive"
	holds "stripped, $dump, with the file that was not" judged twin app-plain app-stripped-$dump.txt \
		"agrees with" "deadlock.lock-cycle: 2 goroutines" "shared.RegistryMu$"
done
holds "another program" judged other app-plain foreign.txt \
	"is not used: its function main.main has\|is not used: it has no function" "!main.ledgerMu"
holds "another form" judged other app-plain app-pie-quit.txt "is not used: its function.* elsewhere" \
	"!main.ledgerMu$"

# The next build: one function more, in front of the others; one variable more.
mkdir "$tmp/next"
cp -r $gen/app $gen/worker "$tmp/next/"
cat >"$tmp/next/app/aaa.go" <<'END'
package main

import "os"

var aaa [100]uint64

//go:noinline
func another(n int) { aaa[n%100]++; os.Stderr.WriteString("another\n") }

func init() { another(len(os.Args)) }
END
(cd "$tmp/next/app" && CGO_ENABLED=0 go build -p 2 -trimpath -o "$tmp/app-next" .) || exit 1
holds "the next build, pcs" judged next app-next app-plain-quit.txt \
	"is not used: its \(function .* lies\|functions lie\) elsewhere" "!main.ledgerMu$"
holds "the next build, no pcs: the source contradicts, or it is what it was" \
	judged next app-next app-plain-debug2.txt "!main.aaa"

if command -v objcopy >/dev/null; then
	objcopy --only-keep-debug "$tmp/app-plain" "$tmp/app-debug"
	holds "symbols of objcopy" judged debug app-debug app-plain-quit.txt "$cycle" "shared.RegistryMu$"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
