#!/bin/sh
# `make check-full`: what takes up to an hour. Each step ends in "N passed, N failed"; so does the sum.
# Logs are in build/check/. FUZZ_SECONDS is per harness (60); ONLY="step ..." runs a few.
set -u
cd "$(dirname "$0")/.." || exit 2
log=$PWD/build/check/full
mkdir -p "$log"
unset ROOTCAUSE_FAIL_ON
. tests/suite.sh

one() { # a command that passes or fails as a whole
	if "$@"; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
}

warnings() {
	p=0
	f=0
	for cc in gcc clang; do
		command -v $cc >/dev/null || { echo "no $cc here" && continue; }
		for level in 2 3; do # each finds what the other inlines away
			variant=warn-$cc-O$level
			if make -s CC=$cc V=$variant CFLAGS=-O$level WERROR=1 all fuzzers build/$variant/damage \
				$(for t in tests/unit/test_*.c; do echo "build/$variant/unit/$(basename "$t" .c)"; done); then
				p=$((p + 1))
			else
				f=$((f + 1))
			fi
		done
	done
	echo "$p passed, $f failed"
}

formatted() {
	command -v clang-format >/dev/null || { echo "no clang-format here" && return 1; }
	git ls-files '*.c' '*.h' | grep -v -e trust_table.h -e '^testdata/' | xargs clang-format --dry-run -Werror
}

sanitizers() {
	ONLY='' ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 make -s check V=sanitize \
		CC="$(command -v clang || echo gcc)" DAMAGE_EVERY=61
}

fuzzing() {
	command -v clang >/dev/null || { echo "no clang here" && return 1; }
	make -s CC=clang V=fuzz fuzzers || return 1
	p=0
	f=0
	for t in tests/fuzz/fuzz_*.c; do
		name=$(basename "$t" .c)
		work=build/fuzz/corpus/$name
		mkdir -p "$work" "build/fuzz/found"
		set -- -dict=tests/fuzz/text.dict "$work"
		[ -d "tests/fuzz/corpus/$name" ] && set -- "$@" "tests/fuzz/corpus/$name"
		for input in $(tests/fuzz/inputs.sh "$name"); do
			[ -d "$input" ] && set -- "$@" "$input"
		done
		if "build/fuzz/fuzz/$name" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 \
			-max_len=65536 -artifact_prefix="build/fuzz/found/$name-" "$@" >"$log/fuzz-$name.log" 2>&1; then
			p=$((p + 1))
			grep -E '^Done|cov:' "$log/fuzz-$name.log" | tail -n 1
		else
			f=$((f + 1))
			echo "FAIL $name"
			tail -n 20 "$log/fuzz-$name.log"
		fi
	done
	echo "$p passed, $f failed"
}

valgrind_run() {
	command -v valgrind >/dev/null || { echo "no valgrind here" && return 1; }
	make -s all || return 1
	p=0
	f=0
	hung=testdata/incident/hung
	for command in "profq top $hung/heap-1.pb.gz" "profq top --format json $hung/cpu.pb.gz" \
		"profq info $hung/mutex.pb.gz" "profq tree $hung/cpu.pb.gz" "profq dot --call_tree $hung/heap-1.pb.gz" \
		"profq proto $hung/mutex.pb.gz $hung/block.pb.gz" "profq list . $hung/cpu.pb.gz" \
		"stackdiff $hung/goroutine-debug2-1.txt $hung/goroutine-debug2-2.txt" \
		"rootcause report testdata/incident/hung-go1.19"; do
		# shellcheck disable=SC2086 # the words of a command
		if PATH=bin:$PATH valgrind -q --error-exitcode=99 --leak-check=full \
			--errors-for-leak-kinds=definite bin/$command >/dev/null; then
			p=$((p + 1))
		else
			echo "FAIL $command"
			f=$((f + 1))
		fi
	done
	echo "$p passed, $f failed"
}

every_byte() {
	make -s build/release/damage || return 1
	DAMAGE_EVERY=1 JOBS=2 ONLY=damage make -s check
}

peers() {
	command -v go >/dev/null || { echo "no Go here: the peer is go tool pprof" && return 1; }
	# All verbs, all options, all profiles: an hour the first time, the peer's answers are kept in
	# build/peer-cache. PEER_GROUP=core: half of it.
	make -s all && GROUP=${PEER_GROUP:-all} PROFQ=$PWD/bin/profq QUIET=1 JOBS=2 tests/peer/profq.sh
}

dump_forms() {
	make -s all && B=build/release V=release tests/peer/dump_forms.sh
}

hostile() {
	make -s all && BIN=$PWD/bin tests/badinput/heavy.sh
}

kills() {
	make -s all && KILLS=200 BIN=$PWD/bin tests/store/run.sh
}

system() {
	make -s all && FILES=10000 BIN=$PWD/bin tests/system/run.sh
}

kernels() {
	make -s all && BIN=$PWD/bin tests/peer/goker.sh
}

samples() {
	command -v go >/dev/null || { echo "no Go here: the programs are Go's" && return 1; }
	make -s samples
}

# What a dump costs in which no two stacks are the same: resident bytes a stack of some ten frames,
# the fixed part included, whatever is printed; and what a log of ever new writers costs.
memory() {
	make -s all || return 1
	work=$(mktemp -d)
	for tool in rusage gen_dump; do
		cc -std=c17 -O2 -o "$work/$tool" tests/bench/$tool.c || return 1
	done
	"$work/gen_dump" "$work/distinct.txt" 1 --distinct 100000 >/dev/null
	awk 'BEGIN { for (i = 0; i < 40000; i++) {
		p = sprintf("writer%06d  | ", i)
		printf "%sgoroutine %d [select]:\n%smain.f%d(0x1)\n%s\t/src/main.go:10 +0x1\n%s\n", p, i + 1, p, i % 50, p, p
	} }' >"$work/writers.log"
	p=0
	f=0
	while read -r most command; do
		# shellcheck disable=SC2086 # the words of a command
		rss=$(cd "$work" && ./rusage "$OLDPWD/bin/stackdiff" $command 2>/dev/null | awk '{ print $4 }')
		echo "$rss KiB, at most $most: stackdiff $command"
		if [ "${rss:-0}" -gt 0 ] && [ "$rss" -le "$most" ]; then p=$((p + 1)); else f=$((f + 1)); fi
	done <<-'END'
		115000 distinct.txt
		115000 --format json distinct.txt
		115000 --format csv distinct.txt
		160000 --format folded distinct.txt
		115000 show --format json distinct.txt
		115000 tree --format json distinct.txt
		100000 writers.log
	END
	rm -rf "$work"
	echo "$p passed, $f failed"
}

suite warnings warnings
suite format one formatted
suite check env ONLY= make -s check
suite sanitizers sanitizers
suite fuzzing fuzzing
suite valgrind valgrind_run
suite kill kills
suite system system
suite every-byte every_byte
suite peers peers
suite dump-forms dump_forms
suite hostile hostile
suite memory memory
suite go-parser tests/peer/gosrc.sh
suite binaries tests/diagnosis/binaries.sh
suite samples samples
if tests/peer/goker.sh --here; then suite kernels kernels; else echo "kernels       no Go toolchain that has them"; fi
suite speedscope tests/peer/speedscope.sh
suite go-traces tests/peer/gotrace.sh
suite go-traces-v1 tests/peer/gotrace1.sh
suite trace-times tests/peer/gotrace_times.sh
suite chrome tests/peer/chrome.sh
suite browser tests/browser/browser.sh
total
