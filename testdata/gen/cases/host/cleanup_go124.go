//go:build go1.24

package host

import (
	"runtime"
	"sync"
	"time"
)

// Buffers gives buffers back by cleanups that need a lock, which is held for good.
func Buffers() {
	var mu sync.Mutex
	mu.Lock()
	for {
		b := &handle{}
		runtime.AddCleanup(b, giveBack, &mu)
		b.name[0] = 1
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
	}
}

func giveBack(mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
}
