package main

import (
	"flag"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// Limiter lets at most max transfers run; an operator sets max to 0 for a pause.
type Limiter struct {
	mu   sync.Mutex
	room *sync.Cond
	max  int
	used int
}

func NewLimiter(max int) *Limiter {
	l := &Limiter{max: max}
	l.room = sync.NewCond(&l.mu)
	return l
}

func (l *Limiter) Acquire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.used >= l.max {
		l.room.Wait()
	}
	l.used++
}

func (l *Limiter) Release() {
	l.mu.Lock()
	l.used--
	l.mu.Unlock()
	l.room.Signal()
}

func (l *Limiter) SetMax(max int) (before int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before, l.max = l.max, max
	return before
}

type Transfers struct {
	*Limiter
	took time.Duration
}

func (t *Transfers) run(name string) {
	t.Acquire()
	defer t.Release()
	time.Sleep(t.took)
	log.Print(name, " done")
}

func main() {
	max := flag.Int("max", 2, "transfers at a time")
	flag.Parse()
	t := &Transfers{NewLimiter(*max), 20 * time.Millisecond}
	for _, n := range []string{"a", "b"} {
		go t.run(n)
	}
	time.Sleep(200 * time.Millisecond)
	was := t.SetMax(0)
	log.Print("paused")
	for _, n := range []string{"c", "d", "e", "f", "g"} {
		go t.run(n)
	}
	time.Sleep(200 * time.Millisecond)
	t.SetMax(was)
	log.Print("resumed")
	for range time.Tick(time.Minute) {
		log.Print("alive")
	}
}
