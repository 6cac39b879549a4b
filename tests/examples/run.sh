#!/bin/sh
# The examples of `rootcause explain` against the cases that they are taken from.
cd "$(dirname "$0")/../.." && exec python3 tests/examples/check.py
