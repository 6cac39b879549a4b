//go:build go1.23

package main

import (
	"iter"
	"maps"
	"slices"
)

func pull() {
	m := map[int]int{1: 2, 3: 4, 5: 6}
	next, stop := iter.Pull(maps.Keys(m))
	for _, ok := next(); ok; _, ok = next() {
	}
	stop()
	next, stop = iter.Pull(slices.Values([]int{1, 2, 3}))
	next()
	stop()
}

func init() {
	modes["coroutine"] = func() {
		for i := 0; i < 20; i++ {
			pull()
		}
	}
}
