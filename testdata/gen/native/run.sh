#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh OUT: captures of the programs here with gdb and eu-stack. Wants g++, go, rustc.
set -u
out=$(cd "$1" && pwd)
app=/tmp/native-shop
rm -rf $app && mkdir $app && cp "$(dirname "$0")"/waits.* "$(dirname "$0")"/spin.go $app && cd $app || exit 1
g++ -g -O1 -pthread -o waits waits.cc
g++ -O2 -s -pthread -o stripped waits.cc
g++ -g -O2 -pthread -o inlined waits.cc
rustc -g -o rusty waits.rs
go build -o spin spin.go

begin() # program...
{
	"$@" >/dev/null 2>&1 &
	pid=$!
	sleep 1
}

end()
{
	kill -9 $pid
	wait $pid 2>/dev/null
}

debug() # command...: what gdb prints on the terminal of whoever pipes it away
{
	args=
	for c; do
		set -- "$@" -ex "$c"
		shift
	done
	gdb -nx -batch -p $pid "$@" </dev/null 2>&1
}

begin ./waits
debug "thread apply all bt" >"$out/gdb-waits.txt"
debug "thread apply 1-6 bt full" >"$out/gdb-full.txt"
eu-stack -p $pid >"$out/eustack-waits.txt"
eu-stack -m -s -p $pid >"$out/eustack-source.txt"
eu-stack -v -i -p $pid >"$out/eustack-verbose.txt"
eu-stack -1 -p $pid >"$out/eustack-one.txt" 2>&1
eu-stack -n 2 -p $pid >"$out/eustack-short.txt" 2>&1
end
begin ./stripped
debug "thread apply all bt" >"$out/gdb-stripped.txt"
eu-stack -p $pid >"$out/eustack-stripped.txt"
end
begin ./inlined pool 6
debug "thread apply all bt" >"$out/gdb-pool-1.txt"
debug "thread apply all bt" >"$out/gdb-pool-2.txt"
eu-stack -i -s -p $pid >"$out/eustack-pool.txt"
end
begin ./inlined pool 60
debug "thread apply all bt -frame-arguments none" | gzip -9n >"$out/gdb-pool-60.txt.gz"
debug "thread apply 1-9 bt -3" >"$out/gdb-outer.txt"
debug "thread apply 1-9 bt 2" >"$out/gdb-inner.txt"
end
# A terminal of 24 lines: colours, and a pager that stops anywhere.
begin ./waits pool 3
for key in 1 2 3 4 5 6 7 8 9; do sleep 1; echo; done |
	script -qc "stty rows 24 cols 80; gdb -nx -p $pid -ex 'set confirm off' \
	-ex 'thread apply all bt' -ex quit" "$out/gdb-terminal.txt" >/dev/null
end
begin ./rusty
debug "thread apply all bt" >"$out/gdb-rust.txt"
eu-stack -p $pid >"$out/eustack-rust.txt"
end
begin ./spin
debug "thread apply all bt" >"$out/gdb-go.txt"
end
gdb -nx -batch -ex run -ex "thread apply all bt" -ex "generate-core-file core" -ex kill \
	--args ./waits crash >"$out/gdb-signal.txt" 2>&1
gdb -nx -batch -ex "thread apply all bt" ./waits core >"$out/gdb-core.txt" 2>&1
eu-stack --core core --executable ./waits >"$out/eustack-core.txt" 2>&1
rm -rf $app
