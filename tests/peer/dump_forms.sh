#!/bin/sh
# Every form of a goroutine's header and frames, Go 1.4 to 1.26, through our reader and, where it can
# be had, panicparse (`go install` into build/peers; the Debian package too) and gostackparse: a Markdown
# table, then N passed, N failed. Only our own losses fail.
#
# A form counts as read when the goroutines that the text shows (and none else) come out, each with
# the function that the form is about.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build/release}
make --no-print-directory -s V="${V:-release}" "$B/records" || exit 1
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
peers=$PWD/build/peers
if ! [ -x "$peers/pp" ] && command -v go >/dev/null; then
	mkdir -p "$peers"
	GOBIN=$peers go install github.com/maruel/panicparse/v2/cmd/pp@v2.5.0 2>"$tmp/go.err" ||
		echo "no panicparse here: $(tail -n 1 "$tmp/go.err")"
fi
pp=
debian=
[ -x "$peers/pp" ] && pp=$peers/pp
for name in panicparse pp; do
	[ -x "/usr/bin/$name" ] && dpkg -S "/usr/bin/$name" 2>/dev/null | grep -q '^panicparse' && debian=/usr/bin/$name
done
# gostackparse is a library: a program of a few lines around it.
gsp=
gostackparse() {
	gsp=$peers/gsp/gsp
	[ -x "$gsp" ] && return
	command -v go >/dev/null && mkdir -p "$peers/gsp" && cat >"$peers/gsp/main.go" <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/DataDog/gostackparse"
)

func main() {
	goroutines, _ := gostackparse.Parse(os.Stdin)
	for _, g := range goroutines {
		name := "by"
		if len(g.Stack) > 0 {
			name = g.Stack[0].Func
		}
		fmt.Println(g.ID, name)
	}
}
GO
	if ! (cd "$peers/gsp" && { [ -f go.mod ] || go mod init gsp; } && go get github.com/DataDog/gostackparse@v0.7.0 &&
		go build -o gsp .) >"$tmp/go.err" 2>&1; then
		echo "no gostackparse here: $(tail -n 1 "$tmp/go.err")"
		gsp=
	fi
}
gostackparse
listed() { if "$gsp" <"$tmp/form" 2>/dev/null | sort | cmp -s - "$tmp/want"; then echo ok; else echo lost; fi; }
passed=0
failed=0

# Ours: the ids and the leaf-most function of each goroutine, sorted.
ours() {
	"$B/records" "$1" | awk '/^  thread / { id = $2; do getline; while ($1 == "labels" || $1 == "name"); print id, $1 }' | sort
}

# panicparse groups goroutines: "1: running [...]" and frames below. Its groups with ids are in JSON
# nowhere, so the number of goroutines and the functions are compared.
theirs() {
	"$1" -aggressive -full-path <"$2" 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' |
		awk '/^[0-9]+: / { n += $1 } /^ / { print $0 } END { print "goroutines " n + 0 }'
}

said() { # WANTED-NUMBER FUNCTION TOOL FILE
	theirs "$3" "$4" >"$tmp/said"
	if grep -q "^goroutines $1\$" "$tmp/said" && grep -q "$2" "$tmp/said"; then echo ok; else echo lost; fi
}

frame='main.wait()\n\t/srv/main.go:9 +0x1d\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n'

# form NAME WANT TEXT: WANT is "ID FUNCTION" a goroutine, separated by commas. Behind every form
# stands a plain goroutine, so that a form that is not understood shows in what comes after it too.
form() {
	printf '%b' "goroutine 1 [running]:\nmain.main()\n\t/srv/main.go:2 +0x1\n\n$3" >"$tmp/form"
	printf '%b' "goroutine 99 [select]:\n$frame" >>"$tmp/form"
	echo "1 main.main,$2,99 main.wait" | tr ',' '\n' | sort >"$tmp/want"
	ours "$tmp/form" >"$tmp/got"
	n=$(wc -l <"$tmp/want")
	word=$(echo "$2" | sed 's/^[0-9]* *//; s/.*\.//; s/[^A-Za-z0-9_].*//')
	[ "$word" = by ] && word=unavailable
	if cmp -s "$tmp/want" "$tmp/got"; then
		result=ok
		passed=$((passed + 1))
	else
		result=lost
		failed=$((failed + 1))
		diff "$tmp/want" "$tmp/got" | sed 's/^/    /' >>"$tmp/why"
	fi
	row="| $1 | $result |"
	[ -n "$pp" ] && row="$row $(said "$n" "$word" "$pp" "$tmp/form") |"
	[ -n "$debian" ] && row="$row $(said "$n" "$word" "$debian" "$tmp/form") |"
	[ -n "$gsp" ] && row="$row $(listed) |"
	echo "$row"
}

# header NAME TEXT: goroutine 7 with this header
header() { form "$1" "7 main.wait" "$2\n$frame"; }

row='| form | rootcause |'
rule='|---|---|'
[ -n "$pp" ] && row="$row panicparse 2.5.0 |" rule="$rule---|"
[ -n "$debian" ] && row="$row panicparse $(dpkg-query -W -f '${Version}' panicparse) (Debian) |" rule="$rule---|"
[ -n "$gsp" ] && row="$row gostackparse 0.7.0 |" rule="$rule---|"
echo "$row"
echo "$rule"
header "plain state (1.0)" "goroutine 7 [chan receive]:"
header "minutes (1.1)" "goroutine 7 [chan receive, 3 minutes]:"
header "one minute" "goroutine 7 [IO wait, 1 minutes]:"
header "minutes, locked to thread" "goroutine 7 [syscall, 5 minutes, locked to thread]:"
header "locked to thread" "goroutine 7 [syscall, locked to thread]:"
header "scan (1.4)" "goroutine 7 [chan receive (scan)]:"
header "scan, minutes" "goroutine 7 [select (scan), 2 minutes]:"
header "nil channel" "goroutine 7 [chan send (nil chan), 2 minutes]:"
header "select without cases" "goroutine 7 [select (no cases)]:"
header "idle worker" "goroutine 7 [GC worker (idle), 9 minutes]:"
header "lock states (1.20)" "goroutine 7 [sync.RWMutex.RLock, 2 minutes]:"
header "sync.WaitGroup.Wait (1.24)" "goroutine 7 [sync.WaitGroup.Wait]:"
header "coroutine (1.23)" "goroutine 7 [coroutine]:"
header "gp= m=nil (1.22)" "goroutine 7 gp=0xc0000061c0 m=nil [chan receive, 2 minutes]:"
header "gp= m= mp= (1.22)" "goroutine 7 gp=0xc0000061c0 m=0 mp=0x5e3ca0 [running]:"
header "gp=, locked, scan" "goroutine 7 gp=0xc0000061c0 m=3 mp=0xc000080008 [syscall (scan), 2 minutes, locked to thread]:"
header "synctest group (1.24)" "goroutine 7 [chan receive, synctest group 5]:"
header "synctest bubble, durable (1.25)" "goroutine 7 [chan receive (durable), 2 minutes, synctest bubble 5]:"
header "leaked (1.26)" "goroutine 7 [chan receive (leaked)]:"
header "leaked, scan" "goroutine 7 [select (leaked) (scan), 4 minutes]:"
header "labels inside (1.26)" 'goroutine 7 [select, 2 minutes labels:{"route": "/cart"}]:'
header "labels inside with brackets" 'goroutine 7 [select labels:{"a]:": "b]: {c}, d"}]:'
header "labels behind" 'goroutine 7 [select, 2 minutes]{"k": "v"}:'
header "labels behind a blank" 'goroutine 7 [running] {pattern: "GET /x"}:'
header "state not known yet" "goroutine 7 [waiting for godot (twice), 3 minutes]:"
header "state ???" "goroutine 7 [???]:"
form "id of 64 bits" "18446744073709551615 main.wait" "goroutine 18446744073709551615 [select]:\n$frame"
form "scheduler's goroutine 0" "0 runtime.mstart1" "goroutine 0 [idle]:\nruntime.mstart1()\n\t/go/src/runtime/proc.go:3 +0x1\nruntime.mstart()\n\t/go/src/runtime/asm.s:7 +0x1\n\n"
form "goroutine 0 with gp=" "0 runtime.mstart1" "goroutine 0 gp=0xaa6420 m=0 mp=0xaa77e0 [idle]:\nruntime.mstart1()\n\t/go/src/runtime/proc.go:3 +0x1 fp=0x1 sp=0x2 pc=0x3\n\n"
form "on another thread" "7 by" "goroutine 7 [running]:\n\tgoroutine running on other thread; stack unavailable\ncreated by main.main in goroutine 1\n\t/srv/main.go:3 +0x1\n\n"
form "in goroutine N (1.21)" "7 main.wait" "goroutine 7 [select]:\nmain.wait()\n\t/srv/main.go:9 +0x1d\ncreated by main.main in goroutine 1\n\t/srv/main.go:3 +0x1\n\n"
form "marked arguments (1.18)" "7 main.wait" "goroutine 7 [select]:\nmain.wait(0xc000012345?, {0x4b2f00?, 0x3}, ...)\n\t/srv/main.go:9 +0x1d\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n"
form "inlined frame" "7 main.wait" "goroutine 7 [select]:\nmain.wait(...)\n\t/srv/main.go:9\nmain.f()\n\t/srv/main.go:19 +0x1d\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n"
form "type arguments" "7 main.(*Box[...]).Take" "goroutine 7 [select]:\nmain.(*Box[...]).Take(0xc000012345)\n\t/srv/main.go:9 +0x1d\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n"
form "fp= sp= pc=" "7 main.wait" "goroutine 7 [select]:\nmain.wait()\n\t/srv/main.go:9 +0x1d fp=0xc00005 sp=0xc00004 pc=0x45d0a2\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n"
form "path with blanks and colon" "7 main.wait" "goroutine 7 [select]:\nmain.wait()\n\tC:/my files/main.go:9 +0x1d\ncreated by main.main\n\tC:/my files/main.go:3 +0x1\n\n"
form "additional frames elided (1.20)" "7 main.wait" "goroutine 7 [select]:\nmain.wait()\n\t/srv/main.go:9 +0x1d\n...additional frames elided...\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n"
form "N frames elided (1.21)" "7 main.wait" "goroutine 7 [select]:\nmain.wait()\n\t/srv/main.go:9 +0x1d\n...23 frames elided...\nmain.top()\n\t/srv/main.go:8 +0x1\ncreated by main.main in goroutine 1\n\t/srv/main.go:3 +0x1\n\n"
form "ancestors" "7 main.wait" "goroutine 7 [select]:\n${frame%??}[originating from goroutine 1]:\nmain.main(...)\n\t/srv/main.go:2 +0x1\n\n"
form "non-Go function" "7 non-Go" "goroutine 7 [syscall]:\nnon-Go function\n\tpc=0x45d0a2\nmain._Cfunc_wait()\n\t_cgo_gotypes.go:61 +0x1\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n"
form "C frame with symbols" "7 c_wait" "goroutine 7 [syscall]:\nc_wait\n\t/srv/wait.c:12 pc=0x45d0a2\nmain._Cfunc_wait()\n\t_cgo_gotypes.go:61 +0x1\ncreated by main.main\n\t/srv/main.go:3 +0x1\n\n"
form "runtime stack: before" "7 main.wait" "runtime stack:\nruntime.throw({0x1, 0x2})\n\t/go/src/runtime/panic.go:1 +0x1\n\ngoroutine 7 [select]:\n$frame"
echo
[ -s "$tmp/why" ] && cat "$tmp/why"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
