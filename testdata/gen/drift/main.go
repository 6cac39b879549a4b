// SPDX-License-Identifier: MIT

// Command drift leaks goroutines at three places and writes two dumps of itself, the second with more
// of them. edit.sh makes a later version of it in which every line has moved.
package main

import (
	"os"
	"runtime/pprof"
	"sync"
	"time"
)

type queue struct {
	mu  sync.Mutex
	out chan int
}

func (q *queue) push(v int) {
	q.out <- v
}

func (q *queue) later(v int) {
	go func() {
		q.push(v)
	}()
}

func (q *queue) locked() {
	q.mu.Lock()
	defer q.mu.Unlock()
}

func pick[T any](a, b chan T) {
	select {
	case <-a:
	case <-b:
	}
}

func start(q *queue, n int) {
	for i := 0; i < n; i++ {
		q.later(i)
		go q.locked()
		go func() {
			pick(make(chan int), make(chan int))
		}()
	}
	time.Sleep(200 * time.Millisecond)
}

func dump(name string) {
	f, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	pprof.Lookup("goroutine").WriteTo(f, 2)
	f.Close()
}

func main() {
	q := &queue{out: make(chan int)}
	q.mu.Lock()
	start(q, 12)
	dump("dump-1.txt")
	start(q, 12)
	dump("dump-2.txt")
	q.mu.Unlock()
}
