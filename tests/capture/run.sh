#!/bin/sh
# The script that `rootcause capture` prints, run under sh and dash with a curl and a kubectl that
# answer from the captured incident. Prints N passed, N failed.
set -u
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
. tests/expect.sh
INCIDENT=$PWD/testdata/incident/hung
ASKED=$tmp/asked
PATH=$PWD/tests/capture/bin:$PATH
export INCIDENT ASKED PATH

has() { grep -q -F -e "$1" "$2"; }
lacks() { ! grep -q -F -e "$1" "$2"; }

rootcause capture --url http://127.0.0.1:6060 --pause 0 --cpu 1 --trace 1 >"$tmp/host.sh"
rootcause capture --kubectl 'shop-0 -n prod' --pause 0 >"$tmp/pod.sh"
rootcause capture --url "http://h/\$(touch $tmp/pwned)';touch $tmp/pwned;'" --pause 0 >"$tmp/hostile.sh"

for shell in sh dash; do
	command -v "$shell" >/dev/null || continue
	expect 0 "$shell: a host" "rootcause $tmp/$shell-host" "$shell" "$tmp/host.sh" -o "$tmp/$shell-host"
	expect 0 "$shell: a pod" "rootcause $tmp/$shell-pod" "$shell" "$tmp/pod.sh" -p $$ -o "$tmp/$shell-pod"
	expect 2 "$shell: a folder that is there" "exists" "$shell" "$tmp/host.sh" -o "$tmp/$shell-host"
done
for folder in sh-host sh-pod; do
	holds "$folder: the dump is whole" cmp "$tmp/$folder/goroutine-1.txt" "$INCIDENT/goroutine-debug2-1.txt"
	holds "$folder: the profile is whole" cmp "$tmp/$folder/cpu.pb.gz" "$INCIDENT/cpu.pb.gz"
	holds "$folder: nothing is kept of an error" test ! -e "$tmp/$folder/trace.out"
	holds "$folder: ... and it says why" has "not taken: trace.out" "$tmp/$folder/capture.log"
	holds "$folder: nothing is kept of an empty answer" test ! -e "$tmp/$folder/block.pb.gz"
	holds "$folder: the manifest is JSON" python3 -m json.tool "$tmp/$folder/manifest.json"
	holds "$folder: what was not taken is not in it" lacks trace.out "$tmp/$folder/manifest.json"
	holds "$folder: the tar holds the folder" sh -c 'tar -tzf "$1" | grep -q manifest.json' sh "$tmp/$folder.tar.gz"
	holds "$folder: no pieces are left" test ! -e "$tmp/$folder/.part" -a ! -e "$tmp/$folder/.error"
done
expect 0 "the folder is judged" "2 inputs\|inputs" rootcause report "$tmp/sh-host"
for form in text json; do
	rootcause report --format $form "$tmp/sh-host" >"$tmp/want" 2>"$tmp/log"
	holds "the tar is judged as the folder: $form" sh -c 'cd "$1" && mkdir -p "t/$2" && cp sh-host.tar.gz "t/$2/sh-host" && cd "t/$2" && rootcause report --format $2 sh-host 2>/dev/null | diff "$1/want" - |
		{ ! grep "^[<>]" | grep -v sh-host; }' sh "$tmp" $form
done
holds "the manifest gives the moments" sh -c 'rootcause -q "$1" | head -n 1 | grep -q UTC' sh "$tmp/sh-host"
holds "the URL gets its path" has http://127.0.0.1:6060/debug/pprof/heap "$ASKED"
holds "the pod is asked through kubectl" has "kubectl exec shop-0 -n prod" "$ASKED"
holds "the least harm comes first" sh -c 'test "$(grep -n -m 1 debug=2 "$1" | cut -d: -f1)" -lt "$(grep -n -m 1 profile?seconds "$1" | cut -d: -f1)"' sh "$ASKED"
expect 0 "a hostile URL" "not taken" sh "$tmp/hostile.sh" -o "$tmp/hostile"
holds "... runs nothing" test ! -e "$tmp/pwned"
expect 2 "a number that is none" "numbers" sh "$tmp/host.sh" -i '1;id' -o "$tmp/none"
expect 0 "SIGQUIT without a process is not sent" "needs -p" sh "$tmp/host.sh" -Q -o "$tmp/quit"
# What a shell starts in the background ignores SIGQUIT.
python3 -c 'import signal, time; signal.signal(signal.SIGQUIT, signal.SIG_DFL); print(flush=True); time.sleep(60)' >"$tmp/ready" &
victim=$!
until [ -s "$tmp/ready" ]; do sleep 0.1; done
expect 0 "SIGQUIT comes last" "SIGQUIT to $victim" sh "$tmp/host.sh" -Q -p "$victim" -o "$tmp/quit2"
wait "$victim" 2>/dev/null
holds "... and ends the process" test $? -eq 131
expect 2 "capture takes no files" "takes no files" rootcause capture x
expect 2 "control characters" "control character" rootcause capture --url "$(printf 'http://x\033[2J')"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
