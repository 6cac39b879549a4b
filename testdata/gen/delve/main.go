// Command depot waits in ways that a debugger shows: run.sh attaches Delve to it.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime/pprof"
	"sync"
	"time"
)

type depot struct {
	mu    sync.Mutex
	gate  sync.RWMutex
	stock map[string]int
	done  sync.WaitGroup
}

func (d *depot) count(k string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stock[k]
}

func (d *depot) browse() {
	d.gate.RLock()
	defer d.gate.RUnlock()
	fmt.Println(d.stock)
}

func (d *depot) unload(crates chan<- int) { crates <- 1 }

func (d *depot) descend(n int) int {
	if n == 0 {
		return d.count("bottom")
	}
	return 1 + d.descend(n-1)
}

func generic[T any](c <-chan T) T { return <-c }

func main() {
	d := &depot{stock: map[string]int{}}
	d.mu.Lock()
	d.gate.Lock()
	d.done.Add(1)
	crates := make(chan int)
	for i := 0; i < 3; i++ {
		go d.count("bolts")
	}
	for i := 0; i < 2; i++ {
		go d.unload(crates)
	}
	go d.browse()
	go d.descend(20)
	go d.done.Wait()
	go generic(make(chan string))
	go pprof.Do(context.Background(), pprof.Labels("dock", "north, \"3\"", "shift", "night"), func(context.Context) {
		select {
		case crates <- 2:
		case <-time.After(time.Hour):
		}
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go l.Accept()
	go func() {
		for i := 0; ; i++ {
		}
	}()
	time.Sleep(500 * time.Millisecond)
	os.WriteFile(os.Args[1], []byte(fmt.Sprint(os.Getpid())), 0o644)
	time.Sleep(time.Hour)
}
