# Sourced by check.sh and check_full.sh, which set $log: suites one by one, and their sum.
total_passed=0
total_failed=0

# suite NAME COMMAND...: a command whose last line is "N passed, N failed"; one that prints no such
# line, or ran nothing, has failed. It runs in a shell of its own. ONLY="name ..." runs a few.
suite() {
	name=$1
	shift
	if [ -n "${ONLY:-}" ]; then
		case " $ONLY " in *" $name "*) ;; *) return ;; esac
	fi
	start=$(date +%s)
	("$@") >"$log/$name.log" 2>&1
	code=$?
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log/$name.log" | tail -n 1)
	passed=$(echo "$line" | sed -n 's/^\([0-9]*\) passed.*/\1/p')
	failed=$(echo "$line" | sed -n 's/.* \([0-9]*\) failed.*/\1/p')
	if [ "$((${passed:-0} + ${failed:-0}))" -eq 0 ] || { [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; }; then
		passed=${passed:-0}
		failed=1
		line="no result (exit $code)"
	fi
	printf '%-13s %-32s %5ss\n' "$name" "$line" $(($(date +%s) - start))
	if [ "$failed" -ne 0 ]; then tail -n 30 "$log/$name.log" | sed 's/^/    /'; fi
	total_passed=$((total_passed + passed))
	total_failed=$((total_failed + failed))
}

# The last line of a run; its status.
total() {
	echo
	echo "$total_passed passed, $total_failed failed"
	[ "$total_failed" -eq 0 ]
}
