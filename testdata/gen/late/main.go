// SPDX-License-Identifier: MIT

// Requests that are late, each for a reason of its own. Usage: late FILE
package main

import (
	"context"
	"log"
	"net"
	"os"
	"runtime/trace"
	"sync"
	"syscall"
	"time"
)

const while = 20 * time.Millisecond

var sink uint64

// Keeps a processor busy.
func compute(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		for i := uint64(0); i < 1000; i++ {
			sink += i * i
		}
	}
}

type store struct {
	mu sync.Mutex
}

func (s *store) compact(held chan<- bool) {
	s.mu.Lock()
	close(held)
	compute(while)
	s.mu.Unlock()
}

func (s *store) flush(held chan<- bool) {
	s.mu.Lock()
	close(held)
	ts := syscall.NsecToTimespec(int64(while))
	syscall.Nanosleep(&ts, nil) // as a slow disk would
	s.mu.Unlock()
}

func (s *store) backoff(held chan<- bool) {
	s.mu.Lock()
	close(held)
	time.Sleep(while)
	s.mu.Unlock()
}

func (s *store) read(result chan<- int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result <- 1
}

// It waits for a reader, which waits for the lock, which somebody else holds.
func behind(holder func(s *store, held chan<- bool)) {
	s, held, result := &store{}, make(chan bool), make(chan int)
	go holder(s, held)
	<-held
	go s.read(result)
	<-result
}

func answer(l net.Listener) {
	c, err := l.Accept()
	if err != nil {
		log.Fatal(err)
	}
	time.Sleep(while)
	c.Write([]byte("x"))
	c.Close()
}

func remote() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go answer(l)
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	c.Read(make([]byte, 1))
	c.Close()
	l.Close()
}

// Who sends was started late, by a goroutine that was busy before.
func started() {
	result := make(chan int)
	go func() {
		compute(while)
		go func() { result <- 1 }()
	}()
	<-result
}

// Each of several holds the lock for a while: no holder alone is to blame.
func convoy() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			compute(while / 4)
			mu.Unlock()
		}()
	}
	time.Sleep(time.Millisecond)
	mu.Unlock()
	wg.Wait()
}

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	ctx, task := trace.NewTask(context.Background(), "day")
	trace.WithRegion(ctx, "computed", func() { behind((*store).compact) })
	trace.WithRegion(ctx, "flushed", func() { behind((*store).flush) })
	trace.WithRegion(ctx, "slept", func() { behind((*store).backoff) })
	trace.WithRegion(ctx, "remote", remote)
	trace.WithRegion(ctx, "started", started)
	trace.WithRegion(ctx, "convoy", convoy)
	task.End()
	trace.Stop()
	f.Close()
}
