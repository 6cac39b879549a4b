// SPDX-License-Identifier: MIT

// Series writes a dozen goroutine dumps of a service with one slow leak, one that doubles, a queue
// that fills up and then stands still, a stuck set, and a pool whose goroutines are replaced
// between dumps. Usage: series DIR
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"sync"
	"time"
)

var (
	results = make(chan int)
	events  = make(chan int)
	jobs    = make(chan int)
	stuck   sync.Mutex
	limit   = make(chan struct{}, 24)
)

func fetch(ctx context.Context, n int) {
	results <- n // nobody reads any more
}

func publish(n int) {
	events <- n
}

func upload(done chan struct{}) {
	select {
	case <-done:
	case <-time.After(time.Hour):
	}
}

func handle(quit chan struct{}) {
	select {
	case <-quit:
	case <-jobs:
	}
}

func lockOut() {
	stuck.Lock()
	defer stuck.Unlock()
}

func leak(round int) {
	for i := 0; i < 3; i++ {
		labels := pprof.Labels("route", []string{"/cart", "/pay"}[(round+i)%2])
		pprof.Do(context.Background(), labels, func(ctx context.Context) { go fetch(ctx, i) })
	}
}

func main() {
	done := make(chan struct{})
	stuck.Lock()
	for i := 0; i < 6; i++ {
		go lockOut()
	}
	published := 0
	for round := 0; round < 12; round++ {
		leak(round)
		for published < 1<<min(round, 5) {
			go publish(published)
			published++
		}
		for i := 0; i < 8; i++ {
			select {
			case limit <- struct{}{}:
				go upload(done)
			default:
			}
		}
		quit := make(chan struct{})
		for i := 0; i < 10+round%3; i++ {
			go handle(quit)
		}
		time.Sleep(50 * time.Millisecond)
		var dump bytes.Buffer
		pprof.Lookup("goroutine").WriteTo(&dump, 2)
		name := filepath.Join(os.Args[1], fmt.Sprintf("%02d.txt", round+1))
		if err := os.WriteFile(name, dump.Bytes(), 0o644); err != nil {
			panic(err)
		}
		close(quit)
		time.Sleep(20 * time.Millisecond)
	}
}
