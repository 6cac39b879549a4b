package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// A ring of n places between those who read samples and those who write them out.
type ring[T any] struct {
	lock     sync.Mutex
	notEmpty sync.Cond
	notFull  sync.Cond
	buf      []T
	from, n  int
}

func newRing[T any](size int) *ring[T] {
	r := &ring[T]{buf: make([]T, size)}
	r.notEmpty.L = &r.lock
	r.notFull.L = &r.lock
	return r
}

func (r *ring[T]) pop() T {
	r.lock.Lock()
	defer r.lock.Unlock()
	for r.n == 0 {
		r.notEmpty.Wait()
	}
	v := r.buf[r.from]
	r.from = (r.from + 1) % len(r.buf)
	r.n--
	r.notFull.Signal()
	return v
}

func (r *ring[T]) push(v T) {
	r.lock.Lock()
	defer r.lock.Unlock()
	for r.n == len(r.buf) {
		r.notFull.Wait()
	}
	r.buf[(r.from+r.n)%len(r.buf)] = v
	r.n++
	r.notFull.Signal()
}

type sample struct {
	at    time.Time
	value float64
}

func main() {
	r := newRing[sample](4)
	for i := 0; i < 2; i++ {
		go func() {
			for {
				s := r.pop()
				fmt.Fprintln(os.Stdout, s.at.Unix(), s.value)
			}
		}()
	}
	time.Sleep(50 * time.Millisecond)
	for i := 0; i < 3; i++ {
		go func(v float64) {
			for {
				r.push(sample{time.Now(), v})
				time.Sleep(10 * time.Millisecond)
			}
		}(float64(i))
	}
	select {}
}
