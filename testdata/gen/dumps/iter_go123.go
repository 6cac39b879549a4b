//go:build go1.23

package main

import "iter"

func numbers(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

func init() {
	kinds["iter-pull"] = func() {
		next, stop := iter.Pull(numbers)
		defer stop()
		next()
		for v := range numbers {
			if v == 3 {
				stacks()
				break
			}
		}
	}
	kinds["iter-panic"] = func() {
		next, stop := iter.Pull(func(yield func(int) bool) { yield(1); panic("in the sequence") })
		defer stop()
		next()
		next()
	}
}
