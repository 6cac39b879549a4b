#!/bin/sh
# deps.sh: prints the command that installs what this machine lacks to build and test rootcause,
# asks on a terminal, and runs it unasked only as root without a terminal or with DEPS=yes.
# Looks for the things themselves (headers, programs), not for package names.
set -u

missing=
need() { # KEY: a name of the table below
	missing="$missing $1"
}
have_header() {
	printf '#include <%s>\n' "$1" | ${CC:-cc} -isystem /usr/include/libiberty -E -x c - >/dev/null 2>&1
}
have() {
	command -v "$1" >/dev/null 2>&1
}

have "${CC:-cc}" || need cc
have sqlite3 || need sqlite3-shell
have protoc-c || need protobuf-c-compiler
have mandoc || need mandoc
have python3 || need python3
have xmllint || need xmllint
if have "${CC:-cc}"; then
	have_header sqlite3.h || need sqlite3
	have_header pcre2posix.h || need pcre2
	have_header zlib.h || need zlib
	have_header libdeflate.h || need libdeflate
	have_header protobuf-c/protobuf-c.h || need protobuf-c
	have_header xxhash.h || need xxhash
	have_header demangle.h || need libiberty
	have_header gelf.h || need libelf
	have_header archive.h || need libarchive
	have_header setjmp.h && printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <cmocka.h>\n' |
		${CC:-cc} -E -x c - >/dev/null 2>&1 || need cmocka
else
	for k in sqlite3 pcre2 zlib libdeflate protobuf-c xxhash libiberty libelf libarchive cmocka; do need $k; done
fi

# Package names: key, apt, dnf and zypper (mostly alike), pacman, apk, brew.
names() {
	case $1:$2 in
	cc:apt-get) echo "gcc libc6-dev" ;; cc:pacman) echo gcc ;; cc:apk) echo "gcc musl-dev" ;; cc:*) echo gcc ;;
	sqlite3-shell:apt-get | sqlite3-shell:zypper) echo sqlite3 ;; sqlite3-shell:*) echo sqlite ;;
	sqlite3:apt-get) echo libsqlite3-dev ;; sqlite3:dnf) echo sqlite-devel ;; sqlite3:zypper) echo sqlite3-devel ;;
	sqlite3:apk) echo sqlite-dev ;; sqlite3:*) echo sqlite ;;
	pcre2:apt-get) echo libpcre2-dev ;; pcre2:dnf | pcre2:zypper) echo pcre2-devel ;; pcre2:apk) echo pcre2-dev ;; pcre2:*) echo pcre2 ;;
	zlib:apt-get) echo zlib1g-dev ;; zlib:dnf | zlib:zypper) echo zlib-devel ;; zlib:apk) echo zlib-dev ;; zlib:*) echo zlib ;;
	libdeflate:apt-get) echo libdeflate-dev ;; libdeflate:dnf | libdeflate:zypper) echo libdeflate-devel ;;
	libdeflate:apk) echo libdeflate-dev ;; libdeflate:*) echo libdeflate ;;
	protobuf-c:apt-get) echo libprotobuf-c-dev ;; protobuf-c:dnf) echo protobuf-c-devel ;;
	protobuf-c:zypper) echo libprotobuf-c-devel ;; protobuf-c:apk) echo protobuf-c-dev ;; protobuf-c:*) echo protobuf-c ;;
	protobuf-c-compiler:apt-get) echo "protobuf-c-compiler protobuf-compiler" ;;
	protobuf-c-compiler:dnf) echo protobuf-c-compiler ;; protobuf-c-compiler:apk) echo "protobuf-c-compiler protoc" ;;
	protobuf-c-compiler:*) echo protobuf-c ;;
	xxhash:apt-get) echo libxxhash-dev ;; xxhash:dnf | xxhash:zypper) echo xxhash-devel ;; xxhash:apk) echo xxhash-dev ;; xxhash:*) echo xxhash ;;
	libiberty:apt-get) echo libiberty-dev ;; libiberty:dnf | libiberty:zypper) echo binutils-devel ;;
	libiberty:apk) echo binutils-dev ;; libiberty:*) echo binutils ;;
	xmllint:apt-get | xmllint:apk) echo libxml2-utils ;; xmllint:zypper) echo libxml2-tools ;; xmllint:*) echo libxml2 ;;
	libelf:apt-get) echo libelf-dev ;; libelf:zypper) echo libelf-devel ;; libelf:dnf) echo elfutils-libelf-devel ;;
	libelf:pacman) echo libelf ;; libelf:apk) echo elfutils-dev ;; libelf:brew) echo elfutils ;;
	libarchive:apt-get) echo libarchive-dev ;; libarchive:dnf | libarchive:zypper) echo libarchive-devel ;;
	libarchive:apk) echo libarchive-dev ;; libarchive:*) echo libarchive ;;
	cmocka:apt-get) echo libcmocka-dev ;; cmocka:dnf) echo libcmocka-devel ;; cmocka:zypper) echo libcmocka-devel ;;
	cmocka:apk) echo cmocka-dev ;; cmocka:*) echo cmocka ;;
	python3:pacman) echo python ;;
	*) echo "$1" ;;
	esac
}

[ -z "$missing" ] && exit 0

manager=
for m in apt-get dnf zypper pacman apk brew; do
	if have $m; then
		manager=$m
		break
	fi
done
if [ -z "$manager" ]; then
	echo "missing:$missing; no package manager that deps.sh knows was found" >&2
	exit 2
fi

packages=
for key in $missing; do packages="$packages $(names "$key" $manager)"; done
case $manager in
apt-get) install="apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends$packages" ;;
dnf) install="dnf install -y$packages" ;;
zypper) install="zypper --non-interactive install$packages" ;;
pacman) install="pacman -Sy --noconfirm --needed$packages" ;;
apk) install="apk add$packages" ;;
brew) install="brew install$packages" ;;
esac
[ "$(id -u)" -eq 0 ] || [ $manager = brew ] || install="sudo sh -c '$install'"

echo "rootcause needs:$missing"
echo "  $install"
run=no
if [ "${DEPS:-}" = yes ]; then
	run=yes
elif [ "${DEPS:-}" = no ]; then
	run=no
elif [ -t 0 ] && [ -t 1 ]; then
	printf 'run this now? [y/N] '
	read -r answer
	case $answer in y* | Y*) run=yes ;; esac
elif [ "$(id -u)" -eq 0 ]; then
	run=yes
fi
if [ $run = no ]; then
	echo "run the command above, or make DEPS=yes, then try again" >&2
	exit 2
fi
sh -c "$install"
