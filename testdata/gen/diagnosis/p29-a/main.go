package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Leader struct {
	mu    sync.Mutex
	term  int
	votes chan int
}

func (l *Leader) Elect(peers int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.term++
	limit := time.NewTimer(10 * time.Minute)
	defer limit.Stop()
	for got := 0; got <= peers/2; {
		select {
		case v := <-l.votes:
			if v == l.term {
				got++
			}
		case <-limit.C:
			return false
		}
	}
	return true
}

func (l *Leader) Term() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.term
}

func main() {
	l := &Leader{votes: make(chan int, 3)}
	l.votes <- 1
	go l.Elect(3)
	time.Sleep(100 * time.Millisecond)
	go func() { fmt.Println(l.Term()) }()
	for range time.Tick(50 * time.Millisecond) {
		if l.Term() == 1 {
			l.votes <- 1
		}
	}
}
