#!/bin/sh
# Forms of the report: what a list of hostile strings becomes in each (nasty.list, nasty.py), and
# that SARIF, JUnit's XML and GitLab's JSON of real captures are valid, also after they were broken in
# ways that the schemas must see. Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build/release}
V=${V:-release}
PATH=${BIN:-$PWD/bin}:$PATH
here=tests/report
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
p=0
f=0

ok() { # what, command
	what=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		p=$((p + 1))
	else
		echo "FAIL $what"
		head -n 5 "$tmp/log"
		f=$((f + 1))
	fi
}
refused() { # what, command
	what=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		echo "FAIL $what is taken for valid"
		f=$((f + 1))
	else
		p=$((p + 1))
	fi
}
junit() {
	xmllint --noout --nonet --schema $here/junit.xsd "$@"
}

# ---- hostile strings ----

make --no-print-directory -s V="$V" "$B/render" || exit 1
mkdir "$tmp/nasty"
n=$("$B/render" $here/nasty.list "$tmp/nasty") || exit 1
ok "$n strings are 500" test "$n" -ge 500
python3 $here/nasty.py "$tmp/nasty" >"$tmp/out"
tail -n 12 "$tmp/out" | grep FAIL
p=$((p + $(sed -n 's/^\([0-9]*\) passed.*/\1/p' "$tmp/out")))
f=$((f + $(sed -n 's/.*passed, \([0-9]*\) failed/\1/p' "$tmp/out")))
ok "JUnit of all hostile strings" junit "$tmp"/nasty/*.junit

# ---- real captures ----

for capture in incident/hung incident/healthy jvm native; do
	for format in sarif junit gitlab; do
		rootcause report -q --format $format "testdata/$capture" >"$tmp/$format"
		ok "$format of $capture" $here/valid.py "$tmp/$format" $format
	done
	ok "JUnit of $capture" junit "$tmp/junit"
done

# ---- links on a terminal, and only there ----

terminal() {
	TERM=xterm COLUMNS=200 python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' "$@" </dev/null
}
link=$(printf '\033]8;;https://code.example/main.go#L20\033\\')
template='https://code.example/{file}#L{line}'
set -- rootcause report -q --link "$template" --trim-path example.com/drift testdata/drift/before
terminal "$@" >"$tmp/shown"
ok "links on a terminal" grep -qF "$link" "$tmp/shown"
"$@" --color always >"$tmp/shown"
refused "a link in a pipe" grep -qF ']8;;' "$tmp/shown"
terminal rootcause report -q testdata/drift/before >"$tmp/shown"
refused "a link without a template" grep -qF ']8;;' "$tmp/shown"

# ---- broken ones ----

rootcause report -q --fail-on error --format sarif testdata/incident/hung >"$tmp/sarif"
rootcause report -q --fail-on error --format junit testdata/incident/hung >"$tmp/junit"
rootcause report -q --format gitlab testdata/incident/hung >"$tmp/gitlab"
breaks() { # format, sed script
	sed "$2" "$tmp/$1" >"$tmp/broken"
	cmp -s "$tmp/$1" "$tmp/broken" && echo "FAIL '$2' changes nothing" && f=$((f + 1))
	if [ "$1" = junit ]; then
		refused "junit after $2" junit "$tmp/broken"
	else
		refused "$1 after $2" $here/valid.py "$tmp/broken" "$1"
	fi
}
breaks sarif 's/"startLine": [0-9]*/"startLine": 0/'
breaks sarif 's/"version": "2.1.0"/"version": "2.0.0"/'
breaks sarif 's/"level": "error"/"level": "critical"/'
breaks sarif 's/"text": "[^"]*"/"text": ""/'
breaks sarif 's/"uri": "/"uri": "a b/'
breaks sarif 's/"fullyQualifiedName"/"name"/'
breaks junit 's/ tests="[0-9]*"//'
breaks junit 's/<failure /<flop /; s/<\/failure>/<\/flop>/'
breaks junit 's/<system-err><\/system-err>//'
breaks junit 's/<skipped /<skipped reason="x" /'
breaks junit 's/ type="error"//'
breaks gitlab 's/"severity": "critical"/"severity": "error"/'
breaks gitlab 's/"begin": [0-9]*/"begin": 0/'

echo "$p passed, $f failed"
[ "$f" -eq 0 ]
