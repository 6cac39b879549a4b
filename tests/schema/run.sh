#!/bin/sh
# Every JSON golden is valid by the schemas that are installed (DESIGN section 2).
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/schema/validate.py
