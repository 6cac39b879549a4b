#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh OUT: captures of the programs here with py-spy and faulthandler. Wants pyenv's Pythons.
set -u
out=$(cd "$1" && pwd)
app=/tmp/python-shop
rm -rf $app && mkdir $app && cp "$(dirname "$0")"/*.py $app && cd $app || exit 1

python() # VERSION
{
	ls -d "${PYENV_ROOT:-/root/.pyenv}"/versions/"$1".*/bin/python3
}

spy() # OUT VERSION "py-spy options" program...
{
	file=$out/$1 python=$(python "$2") options=$3
	shift 3
	"$python" "$@" >/dev/null 2>&1 &
	pid=$!
	sleep 2.5
	py-spy dump $options --pid $pid >"$file"
	kill -9 $pid
	wait $pid 2>/dev/null
}

spy pyspy-waits-3.11.txt 3.11 "" waits.py busy
spy pyspy-waits-3.8.txt 3.8 "" waits.py
spy pyspy-native-3.11.txt 3.11 --native waits.py
spy pyspy-locals-3.11.txt 3.11 --locals waits.py
spy pyspy-subprocesses-3.11.txt 3.11 --subprocesses parent.py
spy pyspy-deps-3.11.txt 3.11 --full-filenames deps.py
for v in 3.6 3.11 3.13; do
	timeout 20 "$(python $v)" deep.py >"$out/faulthandler-deep-$v.txt" 2>&1
done
for v in 3.8 3.13; do
	timeout 20 "$(python $v)" waits.py fault >"$out/faulthandler-waits-$v.txt" 2>&1
done
timeout 20 "$(python 3.13)" waits.py kill SIGSEGV >"$out/faulthandler-segv-3.13.txt" 2>&1
timeout 20 "$(python 3.11)" waits.py kill SIGABRT >"$out/faulthandler-abort-3.11.txt" 2>&1
timeout 20 "$(python 3.11)" waits.py later >"$out/faulthandler-later-3.11.txt" 2>&1
"$(python 3.11)" -X faulthandler -c 'import ctypes; ctypes.pythonapi.Py_FatalError(b"boom")' \
	>"$out/faulthandler-fatal-3.11.txt" 2>&1
"$(python 3.11)" gc.py >"$out/faulthandler-gc-3.11.txt" 2>&1

# The same idle pool twice: nobody may call it a leak.
"$(python 3.11)" waits.py pool >/dev/null &
pid=$!
sleep 2
py-spy dump --pid $pid >"$out/pyspy-pool-1.txt"
sleep 1
py-spy dump --pid $pid >"$out/pyspy-pool-2.txt"
kill -9 $pid

# Nobody feeds a queue, and ever more threads wait for it.
"$(python 3.11)" waits.py leak 5 >/dev/null &
pid=$!
sleep 2
py-spy dump --pid $pid >"$out/pyspy-leak-1.txt"
kill -USR1 $pid
sleep 1
py-spy dump --pid $pid >"$out/pyspy-leak-2.txt"
kill -9 $pid
rm -rf $app
