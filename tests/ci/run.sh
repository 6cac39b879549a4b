#!/bin/sh
# The recipe for CI (share/ci/judge.sh), run as a job runs it: it fails on the bad build, passes on the
# fixed one, says "known" on the baseline, and never passes on trouble. Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
PATH=${BIN:-$PWD/bin}:$PATH
root=$PWD
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
unset ROOTCAUSE_FAIL_ON ROOTCAUSE_BASELINE ROOTCAUSE_SUPPRESS ROOTCAUSE_LINK GITHUB_STEP_SUMMARY GITHUB_ACTIONS
ROOTCAUSE_TRIM=example.com/shop
export ROOTCAUSE_TRIM
cd "$tmp" || exit 2
p=0
f=0

ok() { # what, command
	what=$1
	shift
	if "$@" >"$tmp/why" 2>&1; then
		p=$((p + 1))
	else
		echo "FAIL $what"
		head -n 5 "$tmp/why"
		f=$((f + 1))
	fi
}
job() { # exit, captures, variables...
	want=$1
	captures=$2
	shift 2
	env "$@" sh "$root/share/ci/judge.sh" "$captures" out >log 2>err
	got=$?
	ok "exit $want of $captures ($*), got $got" test "$got" -eq "$want"
}

job 1 "$root/testdata/incident/five-hung"
ok "the gate is said" grep -q '^gate error: failed, exit 1$' log
for file in report.html report.sarif junit.xml codequality.json summary.md; do
	ok "$file is there" test -s "out/$file"
done
ok "SARIF is valid" "$root/tests/report/valid.py" out/report.sarif sarif
ok "JUnit's XML is valid" xmllint --noout --nonet --schema "$root/tests/report/junit.xsd" out/junit.xml
ok "Code Quality is valid" "$root/tests/report/valid.py" out/codequality.json gitlab
ok "paths are the repository's" grep -q '"path": "internal/reqlog/reqlog.go"' out/codequality.json

job 0 "$root/testdata/incident/five-healthy"
ok "nothing fails in JUnit's XML" grep -q 'failures="0" errors="0"' out/junit.xml

# On GitHub: annotations and a summary.
job 1 "$root/testdata/incident/five-hung" GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$tmp/summary"
ok "annotations" grep -q '^::error file=internal/reqlog/reqlog.go,line=45,title=leak.chan-send::' log
ok "a summary" grep -q '^## rootcause: FAIL$' summary

# What is known passes, what is new does not.
rootcause baseline create -q rootcause-baseline.jsonl "$root/testdata/incident/five-hung" >/dev/null
job 0 "$root/testdata/incident/five-hung"
ok "all is known" grep -q '^ *baseline: 0 new, 11 known, 0 fixed$' log
ok "known in SARIF" grep -q '"baselineState": "unchanged"' out/report.sarif
sed -i /leak.select/d rootcause-baseline.jsonl
job 1 "$root/testdata/incident/five-hung"
ok "the new one leads" grep -q '^FAIL  leak: .* wait in a select' log
echo 'leak.select * reason="ticket 42"' >rootcause-suppress.list
job 0 "$root/testdata/incident/five-hung"
job 0 "$root/testdata/incident/five-healthy"
ok "all is fixed" grep -q '^ *baseline: 0 new, 0 known, 10 fixed$' log

# Trouble never passes.
mkdir empty
echo hello >empty/notes.txt
job 2 empty
job 2 none
echo nonsense >rootcause-baseline.jsonl
job 2 "$root/testdata/incident/five-healthy"

echo "$p passed, $f failed"
[ "$f" -eq 0 ]
