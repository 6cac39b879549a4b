#!/bin/sh
# SPDX-License-Identifier: MIT
# Captures of the programs here under the JDKs that are given:
#   run.sh OUT JAVA_HOME...      e.g. run.sh out /usr/lib/jvm/java-17-openjdk-amd64
# Files are named MODE-TOOL-jdkN.txt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
shift
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; rm -rf "$work"' EXIT

# The n-th "ready" in the program's output.
await() {
	for _ in $(seq 100); do
		[ "$(grep -c '^ready' "$work/out" || true)" -ge "$1" ] && return 0
		sleep 0.2
	done
	echo "run.sh: not ready" >&2
	exit 1
}

begin() {
	: >"$work/out"
	mkfifo "$work/in.$$" 2>/dev/null || true
	"$home/bin/java" -Xmx64m -Xshare:auto -cp "$work/classes" "$@" >"$work/out" 2>&1 <"$work/in.$$" &
	pid=$!
	exec 9>"$work/in.$$"
	await 1
}

finish() {
	exec 9>&-
	kill -9 "$pid"
	wait "$pid" 2>/dev/null || true
	pid=
}

for home; do
	jdk=jdk$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
	rm -rf "$work/classes"
	"$home/bin/javac" -d "$work/classes" "$here"/com/example/shop/*.java
	for mode in transfer orders contended holder pool waits; do
		begin com.example.shop.Main $mode
		"$home/bin/jstack" -l "$pid" >"$out/$mode-jstack-l-$jdk.txt"
		case $mode in
		transfer | waits)
			"$home/bin/jstack" "$pid" >"$out/$mode-jstack-$jdk.txt"
			"$home/bin/jcmd" "$pid" Thread.print >"$out/$mode-jcmd-$jdk.txt"
			kill -QUIT "$pid"
			sleep 1
			grep -v '^ready$' "$work/out" >"$out/$mode-sigquit-$jdk.txt"
			;;
		contended | pool)
			sleep 1
			"$home/bin/jstack" -l "$pid" >"$out/$mode-2-jstack-l-$jdk.txt"
			;;
		esac
		finish
	done
	gzip -9n "$out"/pool-*"$jdk".txt
	begin com.example.shop.Main leak
	"$home/bin/jstack" "$pid" >"$out/leak-1-jstack-$jdk.txt"
	echo >&9
	await 2
	"$home/bin/jstack" "$pid" >"$out/leak-2-jstack-$jdk.txt"
	finish
	[ "${jdk#jdk}" -ge 21 ] || continue
	"$home/bin/javac" -d "$work/classes" "$here/virtual/Virtual.java"
	begin Virtual
	"$home/bin/jstack" -l "$pid" >"$out/virtual-jstack-l-$jdk.txt"
	"$home/bin/jcmd" "$pid" Thread.dump_to_file "$out/virtual-dump-$jdk.txt" >/dev/null
	"$home/bin/jcmd" "$pid" Thread.dump_to_file -format=json "$out/virtual-dump-$jdk.json" >/dev/null
	finish
done
