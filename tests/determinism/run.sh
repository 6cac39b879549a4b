#!/bin/sh
# Same build, inputs and flags: same bytes. Whatever the order of the files, the number of ingests at
# once, how often, what the allocator leaves in memory, the locale; the time zone changes times alone.
# Prints "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
BIN=${BIN:-$PWD/bin}
PATH=$BIN:$PATH
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
unset ROOTCAUSE_FAIL_ON
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

same() { # WHAT FILE FILE
	if [ -s "$2" ] && cmp -s "$2" "$3"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $1"
		diff "$2" "$3" | head -n 10 | cut -c 1-300 | sed 's/^/     /'
	fi
}

# Where the system has none, a German locale is made here: a decimal comma, another order of letters.
german=de_DE.UTF-8
if ! locale -a 2>/dev/null | grep -qi '^de_DE\.utf-\?8$'; then
	if localedef -i de_DE -f UTF-8 "$tmp/de_DE.UTF-8" >/dev/null 2>&1; then
		LOCPATH=$tmp
		export LOCPATH
	else
		echo "no locale de_DE.UTF-8 here, and none can be made: its name alone is tested"
	fi
fi

hung=testdata/incident/hung
dumps="$hung/goroutine-debug2-1.txt $hung/goroutine-debug2-2.txt"

# commands NAME: every command on a line of its own, its output's name first.
commands() {
	for form in text json markdown jsonl html sarif junit github gitlab csv; do echo "report-$form rootcause report -q --format $form $hung"; done
	for form in text json dot; do
		echo "deadlock-$form rootcause deadlock -q --format $form $hung/stderr.log testdata/jvm/transfer-jstack-l-jdk17.txt"
	done
	echo "diff rootcause diff -q testdata/incident/healthy $hung"
	echo "report-old rootcause report -q --format json testdata/incident/hung-go1.19"
	for form in text json csv tsv markdown; do echo "stackdiff-$form stackdiff -q --format $form $dumps"; done
	for form in text json csv markdown; do
		for kind in heap-1 cpu mutex block allocs; do
			echo "profq-$kind-$form profq top --format $form $hung/$kind.pb.gz"
		done
	done
	echo "profq-debug1 profq top $hung/heap-debug1.txt"
	echo "profq-lines profq top --granularity lines --cum $hung/cpu.pb.gz"
	for verb in summary goroutines 'goroutines --each' blocked syscalls sched gc procs waiting tasks regions logs \
		cpu heap; do
		for form in text json csv; do
			echo "traceq-$(echo "$verb" | tr -d ' ')-$form traceq $verb --format $form testdata/gotrace/gc-go1.26.trace"
		done
	done
	echo "traceq-hung traceq blocked --format json $hung/trace.out"
	echo "traceq-chrome traceq timeline --format chrome $hung/trace.out"
	echo "traceq-pprof traceq profile --format pprof -o - $hung/trace.out"
	echo "traceq-raw traceq raw testdata/gotrace/gc-go1.26.trace"
	echo "info profq info $hung/cpu.pb.gz"
	for form in text json csv; do echo "summary-$form traceq summary --format $form $hung/trace.out"; done
	for form in text jsonl; do echo "raw-$form traceq raw --format $form testdata/gotrace/long-go1.22.trace"; done
	echo "rules rootcause rules"
}

run_all() { # FOLDER [NAME=VALUE...]
	folder=$tmp/$1
	shift
	mkdir "$folder"
	commands | while read -r name command; do
		# shellcheck disable=SC2086 # the words of a command
		env "$@" $command >"$folder/$name" 2>"$folder/$name.err" </dev/null
		echo "exit $?" >>"$folder/$name"
	done
}

compare_all() { # WHAT FOLDER
	for f in "$tmp"/once/*; do
		case $f in
		*.err) cmp -s "$f" "$tmp/$2/$(basename "$f")" ||
			{ echo "FAIL $1: standard error of $(basename "$f")" && failed=$((failed + 1)); } ;;
		*) same "$1: $(basename "$f")" "$f" "$tmp/$2/$(basename "$f")" ;;
		esac
	done
}

run_all once
run_all again MALLOC_PERTURB_=165 PADDING="$(head -c 3000 /dev/zero | tr '\0' x)"
compare_all "a second run, other memory" again
run_all german LC_ALL=$german LANG=$german
compare_all "LC_ALL=$german" german

# Without what looks like a time of day, a date or a zone, New York prints what UTC prints; the
# machine formats state UTC and do not differ at all.
run_all york TZ=America/New_York
timeless() {
	sed -E -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}|(Nov|Dec) [0-9]+, [0-9]{4}//g' \
		-e 's/[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?( ?[ap]m)?//g' -e 's/UTC|E[SD]T|[+-][0-9]{4}//g' "$1"
}
for f in "$tmp"/once/*; do
	name=$(basename "$f")
	case $name in
	*.err) continue ;;
	*json* | *csv | *tsv | report-old) same "TZ=America/New_York: $name" "$f" "$tmp/york/$name" ;;
	*)
		timeless "$f" >"$tmp/a"
		timeless "$tmp/york/$name" >"$tmp/b"
		same "TZ=America/New_York but for times: $name" "$tmp/a" "$tmp/b"
		;;
	esac
done

# The order of the files of one run.
files=$(ls $hung/* | grep -v manifest.json)
orders() { # the same files, in five orders
	echo "$files" | tr '\n' ' '
	echo
	echo "$files" | sort -r | tr '\n' ' '
	echo
	for seed in 1 2 3; do
		echo "$files" | awk -v seed=$seed 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort |
			cut -f 2 | tr '\n' ' '
		echo
	done
}
n=0
orders >"$tmp/orders"
while read -r order; do
	n=$((n + 1))
	for form in text json; do
		# shellcheck disable=SC2086 # names without blanks
		rootcause report -q --format $form $order $hung/manifest.json >"$tmp/order-$n.$form" </dev/null 2>"$tmp/err"
		[ $n -eq 1 ] || same "order $n of the files, $form" "$tmp/order-1.$form" "$tmp/order-$n.$form"
	done
done <"$tmp/orders"

# One ingest after the other against eight at once, thrice.
stored() { # STORE FOLDER: what the store says
	mkdir "$tmp/$2"
	for form in text json markdown; do
		rootcause report -q --format $form --db "$1" >"$tmp/$2/$form"
	done
}
for f in $files; do
	rootcause ingest -q --run r --db "$tmp/one.sqlite" "$f" $hung/manifest.json 2>/dev/null
done
stored "$tmp/one.sqlite" one
for round in 1 2 3; do
	store=$tmp/eight-$round.sqlite
	sed -n "$((round + 1))p" "$tmp/orders" | tr ' ' '\n' | grep . |
		xargs -P 8 -I {} rootcause ingest -q --run r --db "$store" {} $hung/manifest.json 2>/dev/null
	stored "$store" eight-$round
	for form in text json markdown; do
		same "eight ingests at once, round $round, $form" "$tmp/one/$form" "$tmp/eight-$round/$form"
	done
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
