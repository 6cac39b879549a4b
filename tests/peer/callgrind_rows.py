#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A callgrind text of pprof as one line a node, free of order: names and addresses are written out,
numbers that tell namesakes apart are dropped."""
import re
import sys

names = {"o": {}, "f": {}, "n": {}}


def expand(kind, word):
    m = re.match(r"\((\d+)\)(?: (.*))?$", word, re.S)
    if not m:
        return word
    if m.group(2) is not None:
        names[kind][m.group(1)] = m.group(2)
    return re.sub(r" \[\d+/\d+\]$", "", names[kind].get(m.group(1), "?"))


def address(word, before):
    if word == "*":
        return before
    if word[0] in "+-":
        return (before + int(word)) % 2**64
    return int(word, 16)


rows, node, before, at = [], None, 0, 0
place = {"ob": "", "fl": "", "fn": "", "cfl": "", "cfn": ""}
kinds = {"ob": "o", "fl": "f", "cfl": "f", "fn": "n", "cfn": "n"}
call = None
for line in open(sys.argv[1], encoding="latin-1").read().split("\n"):
    key, eq, rest = line.partition("=")
    if eq and key in kinds:
        place[key] = expand(kinds[key], rest)
    elif line.startswith("calls="):
        words = line.split()
        call = (place["cfl"], place["cfn"], address(words[1], before), words[2])
    elif line.startswith("* * ") and call:
        node[1].append(call + (line[4:],))
        call = None
    elif re.match(r"(\*|[+-]\d+|0x[0-9a-f]+) -?\d+ -?\d+$", line):
        words = line.split()
        if node:
            before = at
        at = address(words[0], before)
        node = [(place["ob"], place["fl"], place["fn"], at) + tuple(words[1:]), []]
        rows.append(node)
    elif line:
        rows.append([(line,), []])
for text in sorted(repr((r[0], sorted(r[1]))) for r in rows):
    print(text)
