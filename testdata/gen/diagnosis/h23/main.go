package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	_ "example.com/diagnosis/watch"
)

type vault struct {
	mu   sync.Mutex
	gold int
}

func swap(from, to *vault) bool {
	from.mu.Lock()
	defer from.mu.Unlock()
	if !to.mu.TryLock() {
		return false
	}
	defer to.mu.Unlock()
	from.gold--
	to.gold++
	time.Sleep(300 * time.Microsecond)
	return true
}

func main() {
	a, b := new(vault), new(vault)
	var missed int64
	shift := func(from, to *vault) {
		for {
			if !swap(from, to) {
				atomic.AddInt64(&missed, 1)
				runtime.Gosched()
			}
		}
	}
	go shift(a, b)
	go shift(b, a)
	shift(a, b)
}
