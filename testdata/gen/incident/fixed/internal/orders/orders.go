// Package orders follows orders on their way.
package orders

import (
	"sync"
	"time"
)

// Tracker knows how often each order was looked at.
type Tracker struct {
	mu    sync.Mutex
	seen  map[string]int
	every time.Duration
}

// NewTracker refreshes followed orders at the given interval.
func NewTracker(every time.Duration) *Tracker {
	return &Tracker{seen: map[string]int{}, every: every}
}

func (t *Tracker) refresh(id string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[id]++
	return t.seen[id]
}

// Watch returns an order's state after its first refresh.
func (t *Tracker) Watch(id string) int {
	first := make(chan int, 1)
	stop := make(chan struct{})
	defer close(stop)
	go t.follow(id, first, stop)
	return <-first
}

func (t *Tracker) follow(id string, first chan<- int, stop <-chan struct{}) {
	tick := time.NewTicker(t.every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-stop:
			return
		}
		n := t.refresh(id)
		select {
		case first <- n:
		default:
		}
	}
}
