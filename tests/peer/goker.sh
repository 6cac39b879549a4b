#!/bin/sh
# The Go toolchain's own kernels of deadlocks through `rootcause deadlock --source`: goker.py tells how.
# Part of check-full where that toolchain is. Prints the tables, then N passed, N failed.
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/peer/goker.py "$@"
