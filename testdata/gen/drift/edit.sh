#!/bin/sh
# edit.sh < main.go: a later version: lines, functions, a field, a closure ahead of the leaking one and
# a stack that is deeper by a helper, but the same places that leak.
awk '
/^type queue struct/ { print "// rate is new.\nfunc rate(n int) func() int {\n\tk := n\n\treturn func() int {\n\t\tk++\n\t\treturn k\n\t}\n}\n" }
/^func .q .queue. later/ { print; print "\tcount := func() int { return rate(v)() }"; print "\tif count() < 0 {\n\t\treturn\n\t}"; next }
/^\tmu  sync.Mutex/ { print "\tname string" }
/^func main/ { print "// many is between main and start now.\nfunc many(q *queue, n int) {\n\tstart(q, n)\n}\n"; inmain = 1 }
inmain { sub(/start\(q/, "many(q") }
{ print }'
