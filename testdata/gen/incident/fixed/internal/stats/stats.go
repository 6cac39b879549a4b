// Package stats writes the service's figures to its log now and then.
package stats

import (
	"log"
	"runtime"
	"time"
)

// Loop logs until the process ends.
func Loop(l *log.Logger, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for range tick.C {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		l.Printf("stats goroutines=%d heap_mb=%d gc=%d", runtime.NumGoroutine(), m.HeapAlloc>>20, m.NumGC)
	}
}
