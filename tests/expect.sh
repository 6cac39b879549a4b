# Sourced by suites that run the programs: counts in passed and failed; $tmp is the suite's folder.
# shellcheck shell=sh disable=SC2034,SC2154
passed=0
failed=0

# expect CODE NAME WORDS COMMAND...: exit code, and a message on stderr or stdout that holds WORDS.
expect() {
	code=$1
	name=$2
	words=$3
	shift 3
	timeout 120 "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ "$got" -ne "$code" ]; then
		echo "FAIL $name: exit $got, not $code: $* ($(head -c 200 "$tmp/err"))"
		failed=$((failed + 1))
	elif [ -n "$words" ] && ! cat "$tmp/err" "$tmp/out" | grep -q -e "$words"; then
		echo "FAIL $name: no '$words' in: $(head -c 300 "$tmp/err")"
		failed=$((failed + 1))
	elif LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$tmp/err" "$tmp/out"; then
		echo "FAIL $name: control bytes reach the terminal"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
}

# holds NAME COMMAND...: the command says whether it holds.
holds() {
	name=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $name"
		head -c 600 "$tmp/log" | sed 's/^/     /'
	fi
}
