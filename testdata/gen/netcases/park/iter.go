//go:build go1.23

package park

import (
	"iter"
	"time"
)

func numbers(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

// Kept holds iterators that live.
var Kept []func() (int, bool)

// Pulls takes the first of a sequence and forgets the rest of it; with proper,
// it stops.
func Pulls(every time.Duration, proper bool) {
	for {
		head(proper)
		time.Sleep(every)
	}
}

func head(proper bool) int {
	next, stop := iter.Pull(numbers)
	if proper {
		defer stop()
	}
	n, _ := next()
	Kept = append(Kept, next)
	return n
}

// Merging holds n sequences and takes from all of them.
func Merging(n int) {
	for i := 0; i < n; i++ {
		next, _ := iter.Pull(numbers)
		Kept = append(Kept, next)
	}
	for {
		for _, next := range Kept {
			next()
		}
		time.Sleep(10 * time.Millisecond)
	}
}
