package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Resolver struct {
	mu    sync.RWMutex
	addrs map[string]string
	fetch func(string) string
}

func (r *Resolver) Lookup(host string) string {
	r.mu.RLock()
	a, ok := r.addrs[host]
	r.mu.RUnlock()
	if ok {
		return a
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if a, ok = r.addrs[host]; !ok {
		a = r.fetch(host)
		r.addrs[host] = a
	}
	return a
}

func (r *Resolver) Expire() {
	r.mu.Lock()
	r.addrs = map[string]string{}
	r.mu.Unlock()
}

func main() {
	r := &Resolver{addrs: map[string]string{}}
	r.fetch = func(host string) string {
		time.Sleep(time.Millisecond)
		return fmt.Sprintf("10.0.0.%d", len(host))
	}
	for w := 0; w < 10; w++ {
		go func() {
			for i := 0; ; i++ {
				r.Lookup(fmt.Sprint("host", i%50))
			}
		}()
	}
	for range time.Tick(10 * time.Millisecond) {
		r.Expire()
	}
}
