#!/bin/sh
# embed.sh NAME FILE...: C source of a table of files, `const struct embedded_file NAME_files[]`,
# sorted by name and ended by a NULL row. struct embedded_file is in lib/base/embedded.h.
set -eu
name=$1
shift
echo '#include "base/embedded.h"'
i=0
for f in "$@"; do
	echo "static const char ${name}_$i[] = {"
	od -An -v -tx1 "$f" | sed 's/\([0-9a-f][0-9a-f]\)/0x\1,/g'
	echo "0};"
	i=$((i + 1))
done
echo "const struct embedded_file ${name}_files[] = {"
i=0
for f in "$@"; do
	echo "	{\"$(basename "$f")\", ${name}_$i, sizeof(${name}_$i) - 1},"
	i=$((i + 1))
done
echo "	{0, 0, 0}};"
