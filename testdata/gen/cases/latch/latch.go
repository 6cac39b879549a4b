// Package latch lets goroutines wait for a configuration.
package latch

import (
	"sync"
	"time"
)

// Gate opens once its configuration is there.
type Gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

// Await waits until the gate is open.
func (g *Gate) Await() {
	g.mu.Lock()
	for !g.open {
		g.cond.Wait()
	}
	g.mu.Unlock()
}

// Open opens the gate.
func (g *Gate) Open() {
	g.mu.Lock()
	g.open = true
	g.mu.Unlock()
	g.cond.Signal()
}

func handleJob(g *Gate) {
	g.Await()
}

// Main opens a gate for groups of four jobs.
func Main(every time.Duration) {
	for range time.Tick(every) {
		g := &Gate{}
		g.cond = sync.NewCond(&g.mu)
		for i := 0; i < 4; i++ {
			go handleJob(g)
		}
		time.Sleep(5 * time.Millisecond)
		g.Open()
	}
}
