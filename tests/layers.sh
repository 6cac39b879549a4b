#!/bin/sh
# Checks from the #include lines that every folder uses only the layers below it (DESIGN section 3),
# and that every header stands alone. Prints N passed, N failed.
set -u
cd "$(dirname "$0")/.." || exit 2
passed=0
failed=0

# folder: what it may include besides itself
allowed() {
	case $1 in
	lib/base) echo "base" ;;
	lib/io) echo "io base" ;;
	lib/model) echo "model base" ;;
	lib/gosrc) echo "gosrc base io" ;;
	formats) echo "formats base io model" ;;
	lib/analyze) echo "analyze base model gosrc" ;;
	lib/store) echo "store base model analyze" ;;
	lib/rules) echo "rules base model store" ;;
	lib/report) echo "report base io model" ;;
	lib/cli) echo "cli base io" ;;
	esac
}

for folder in lib/base lib/io lib/model lib/gosrc formats lib/analyze lib/store lib/rules lib/report \
	lib/cli; do
	ok=" $(allowed $folder) "
	for file in "$folder"/*.[ch]; do
		[ -e "$file" ] || continue
		bad=$(sed -n 's/^#[ \t]*include "\([a-z]*\)\/.*/\1/p' "$file" | sort -u | while read -r used; do
			case $ok in *" $used "*) ;; *) printf '%s ' "$used" ;; esac
		done)
		if [ -n "$bad" ]; then
			echo "FAIL $file includes: $bad(allowed:$ok)"
			failed=$((failed + 1))
		else
			passed=$((passed + 1))
		fi
	done
done

for header in lib/*/*.h formats/*.h; do
	[ "$header" = formats/trust_table.h ] && continue
	if ${CC:-cc} -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -Wno-unused-function -Ilib -I. \
		-Ibuild/release/gen -fsyntax-only -x c "$header"; then
		passed=$((passed + 1))
	else
		echo "FAIL $header does not stand alone"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
