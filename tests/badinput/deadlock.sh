# Sourced by run.sh: `rootcause deadlock` with dumps that are cut, mixed or none, and with source that
# is damaged, endless, too much, or another program's. From what was not read in full it must not be
# concluded that nobody can free a lock.
# shellcheck shell=sh disable=SC2154
zcat -f testdata/diagnosis/p19-a/debug2.txt* >"$tmp/lost.txt"
good=testdata/gen/diagnosis
lost='which nobody alive can free'

# A copy of the program's source, to be spoilt.
fresh() {
	rm -rf "$tmp/src"
	mkdir -p "$tmp/src/p19-a"
	cp $good/p19-a/main.go "$tmp/src/p19-a/main.go"
}

# doubted NAME WORDS [OPTION...]: the verb ends well, says WORDS, and draws no such conclusion.
doubted() {
	name=$1
	words=$2
	shift 2
	expect 0 "deadlock: $name" "$words" rootcause deadlock --source "$tmp/src" "$@" "$tmp/lost.txt"
	if grep -q "$lost" "$tmp/out"; then
		echo "FAIL deadlock: $name: concludes that nobody can free a lock"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
}

fresh
expect 0 "deadlock: the source as it is" "$lost" rootcause deadlock --source "$tmp/src" "$tmp/lost.txt"
sed 's/$/\r/' $good/p19-a/main.go >"$tmp/src/p19-a/main.go"
expect 0 "deadlock: lines that end in CR LF" "$lost" rootcause deadlock --source "$tmp/src" "$tmp/lost.txt"

# ---- folders ----
expect 2 "deadlock: no such folder" "nowhere: No such file" rootcause deadlock --source "$tmp/nowhere" "$tmp/lost.txt"
expect 2 "deadlock: a file for a folder" "Not a directory" rootcause deadlock --source "$tmp/lost.txt" "$tmp/lost.txt"
rm -rf "$tmp/src/p19-a"
doubted "an empty folder" "2 that the stacks name not found"
ln -s . "$tmp/src/loop"
ln -s b "$tmp/src/a"
ln -s a "$tmp/src/b"
mkdir "$tmp/src/p19-a"
ln -s main.go "$tmp/src/p19-a/main.go"
doubted "links in circles" "2 that the stacks name not found"
fresh
ln -s . "$tmp/src/loop"
ln -s ../p19-a "$tmp/src/p19-a/again"
mkdir "$tmp/src/p19-a/folder.go"
expect 0 "deadlock: circles beside the source" "$lost" rootcause deadlock --source "$tmp/src/loop/loop" "$tmp/lost.txt"
deep=$tmp/src
for _ in 1 2 3 4 5 6 7 8 9 10; do deep=$deep/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d; done
mkdir -p "$deep"
mv "$tmp/src/p19-a" "$deep"
expect 0 "deadlock: a folder 150 deep" "$lost" rootcause deadlock --source "$deep" "$tmp/lost.txt"

# ---- files beside the one that the stacks name ----
fresh
mkfifo "$tmp/src/p19-a/pipe.go"
doubted "a pipe" "pipe.go: not read: is no file"
fresh
ln -s /dev/zero "$tmp/src/p19-a/zero.go"
doubted "a device without end" "zero.go: not read: is no file"
fresh
ln -s nowhere.go "$tmp/src/p19-a/gone.go"
doubted "a link to nothing" "gone.go: not read: cannot be opened"
if [ "$(id -u)" -ne 0 ]; then # root may read all
	fresh
	cp $good/p19-a/main.go "$tmp/src/p19-a/secret.go"
	chmod 0 "$tmp/src/p19-a/secret.go"
	doubted "a file that may not be read" "secret.go: not read: cannot be opened"
fi
fresh
truncate -s 300M "$tmp/src/p19-a/huge.go"
doubted "a file of 300 MB" "huge.go: not read: more than 64 MiB"
fresh
for i in 1 2 3 4 5 6 7 8 9 10; do
	{
		echo "package main"
		head -c 7000000 /dev/zero | tr '\0' '\n'
	} >"$tmp/src/p19-a/aa$i.go"
done
doubted "70 MB in ten files" "not read: more than 64 MiB"
fresh
gzip -c "$tmp/src/p19-a/aa1.go" 2>/dev/null >"$tmp/src/p19-a/bomb.go"
dd if=/dev/zero bs=1M count=1024 2>/dev/null | gzip -1 >"$tmp/src/p19-a/bomb.go"
doubted "a bomb" "bomb.go: not read: cannot be read, or is too large"
fresh
cp "$tmp/noise" "$tmp/src/p19-a/noise.go"
doubted "noise" "noise.go:[0-9]*: does not parse"
fresh
{
	printf 'package main\n\nvar x = '
	head -c 200000 /dev/zero | tr '\0' '('
} >"$tmp/src/p19-a/nested.go"
doubted "200,000 open parentheses" "nested.go:[0-9]*: does not parse"
fresh
printf 'package main\n\nfunc f() {\n\tx := "%s"\n' "$(printf '\033]0;pwned\007')" >"$tmp/src/p19-a/hostile.go"
doubted "control bytes" "hostile.go:[0-9]*: does not parse"
fresh
cp $good/p19-a/main.go "$tmp/src/p19-a/$(printf 'esc\033[2J').go"
printf '{' >>"$tmp/src/p19-a/$(printf 'esc\033[2J').go"
doubted "control bytes in a name" "does not parse"
fresh
for i in 1 2 3 4 5 6 7 8; do echo "{" >"$tmp/src/p19-a/z$i.go"; done
doubted "many damaged files" "3 more source files were not read"

# ---- the file itself ----
fresh
head -c 500 $good/p19-a/main.go >"$tmp/src/p19-a/main.go"
doubted "a source that is cut" "main.go:[0-9]*: does not parse"
fresh
cp README.md "$tmp/src/p19-a/main.go"
doubted "prose" "main.go:1: does not parse"
fresh
: >"$tmp/src/p19-a/main.go"
doubted "an empty source" "main.go:1: does not parse"
fresh
cp $good/p21-a/main.go "$tmp/src/p19-a/main.go"
doubted "another program" "the source is not what was running"
fresh
sed '1i\
// A line more.' $good/p19-a/main.go >"$tmp/src/p19-a/main.go"
doubted "another version" "the source is not what was running"

# ---- dumps ----
fresh
size=$(wc -c <"$tmp/lost.txt")
for tenth in 3 5 7 9; do
	head -c $((size * tenth / 10)) "$tmp/lost.txt" >"$tmp/part.txt"
	mv "$tmp/lost.txt" "$tmp/whole.txt"
	mv "$tmp/part.txt" "$tmp/lost.txt"
	doubted "$tenth tenths of a dump" "cut"
	expect 2 "deadlock --strict: $tenth tenths" "cut" rootcause deadlock --strict "$tmp/lost.txt"
	mv "$tmp/whole.txt" "$tmp/lost.txt"
done
jstack=testdata/jvm/transfer-jstack-l-jdk17.txt
cat "$tmp/lost.txt" $jstack "$tmp/lost.txt" >"$tmp/mixed.txt"
expect 0 "deadlock: dumps of two runtimes in one text" "mixed.txt #3" rootcause deadlock --all --source "$tmp/src" "$tmp/mixed.txt"
cat $jstack >>"$tmp/lost.txt"
doubted "thread ids that are there twice" "twice"
expect 2 "deadlock: source for a dump" "main.go" rootcause deadlock $good/p19-a/main.go
expect 2 "deadlock: a program for a dump" "rootcause" rootcause deadlock "$(command -v rootcause)"
expect 2 "deadlock: a profile for a dump" "no dump of threads" rootcause deadlock "$heap"
expect 0 "deadlock: a line of 100 MB" "monster.txt" rootcause deadlock "$tmp/monster.txt"
expect 0 "deadlock: control bytes" "hostile.txt" rootcause deadlock "$tmp/hostile.txt"
for format in json dot; do
	expect 0 "deadlock $format: control bytes" "" rootcause deadlock --format $format "$tmp/hostile.txt"
done
