#!/bin/sh
# Measure which arguments of a Go traceback are true, for every Go version at hand, and regenerate
# formats/trust_table.h, table.mdoc and build/trust/table.tsv (the raw counts). Called by `make trust-table`.
#
#	run.sh [VERSION...]	versions like 1.26; default: all below
#
# A version or port that is not here is skipped with a line that says so; runs of an earlier call
# in build/trust/runs stay part of the table. TRUST_JOBS sets the number of parallel builds.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
work=$top/build/trust
runs=$work/runs
mkdir -p "$runs" "$work/bin"
# A cache of its own: builds of the whole standard library without inlining are worth keeping, and
# not worth having in the user's cache.
GOCACHE=$work/cache
GOFLAGS=-buildvcs=false
CGO_ENABLED=0
export GOCACHE GOFLAGS CGO_ENABLED

toolchain() {
	case $1 in
	1.18) echo go1.18.10 ;;
	1.20) echo go1.20.14 ;;
	1.21) echo go1.21.13 ;;
	1.22) echo go1.22.12 ;;
	1.23) echo go1.23.12 ;;
	1.24) echo go1.24.13 ;;
	1.25) echo go1.25.3 ;;
	*) echo "go$1.0" ;;
	esac
}

# Print the command that runs Go version $1, or fail.
find_go() {
	if [ -x "/usr/lib/go-$1/bin/go" ]; then
		echo "/usr/lib/go-$1/bin/go"
		return 0
	fi
	command -v go >/dev/null 2>&1 || return 1
	case $(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) in
	go"$1" | go"$1".*)
		echo "env GOTOOLCHAIN=local go"
		return 0
		;;
	esac
	t=$(toolchain "$1")
	case $(GOTOOLCHAIN=$t timeout 300 go env GOVERSION 2>/dev/null) in
	"$t") echo "env GOTOOLCHAIN=$t go" ;;
	*) return 1 ;;
	esac
}

# Build and run one variant: version, port, variant name, go command, gcflags.
one() {
	version=$1 port=$2 variant=$3 go=$4 gcflags=$5
	name=${version#1.}-$port-$variant
	bin=$work/bin/$name
	emulator=
	if [ "$port" != "$host" ]; then
		case $port in
		arm64) emulator=$(command -v qemu-aarch64) ;;
		amd64) emulator=$(command -v qemu-x86_64) ;;
		esac
		if [ -z "$emulator" ]; then
			echo "trust: skipped $name: no emulator for $port"
			return 0
		fi
	fi
	if ! (cd "$here" && GOARCH=$port GOOS=linux $go build -trimpath "-gcflags=$gcflags" -o "$bin" .) >"$bin.log" 2>&1; then
		echo "trust: skipped $name: does not build, see $bin.log"
		return 0
	fi
	rm -rf "$runs/$name.tmp"
	mkdir -p "$runs/$name.tmp"
	settle=400
	[ -n "$emulator" ] && settle=2000
	(
		cd "$work" || exit 1
		ulimit -c 0
		TRUST_SETTLE_MS=$settle timeout 180 $emulator "$bin" "$runs/$name.tmp" 2>"$runs/$name.tmp/system.txt"
	)
	if ! [ -s "$runs/$name.tmp/truth.tsv" ] || ! grep -q '^SIGQUIT' "$runs/$name.tmp/system.txt"; then
		echo "trust: skipped $name: did not dump itself, see $runs/$name.tmp"
		return 0
	fi
	rm -rf "${runs:?}/$name"
	mv "$runs/$name.tmp" "$runs/$name"
	rm -f "$bin" "$bin.log"
	echo "trust: ran $name"
}

case $(uname -m) in
x86_64) host=amd64 ;;
aarch64) host=arm64 ;;
*) host=$(uname -m) ;;
esac
[ $# -gt 0 ] || set -- 1.18 1.19 1.20 1.21 1.22 1.23 1.24 1.25 1.26
for version; do
	if ! go=$(find_go "$version"); then
		echo "trust: skipped Go $version: not installed, and GOTOOLCHAIN=$(toolchain "$version") does not fetch it"
		continue
	fi
	for port in ${TRUST_PORTS:-amd64 arm64}; do
		one "$version" "$port" default "$go" ""
		one "$version" "$port" noinline "$go" "all=-l"
		one "$version" "$port" noopt "$go" "-N -l"
	done
done
if ! command -v python3 >/dev/null 2>&1; then
	echo "trust: no python3, the table stays as it is"
	exit 0
fi
if [ -z "$(ls -A "$runs")" ]; then
	echo "trust: nothing measured, the table stays as it is"
	exit 0
fi
exec python3 "$here/measure.py" "$runs" "$top/formats/trust_table.h" "$here/table.mdoc" "$work/table.tsv"
