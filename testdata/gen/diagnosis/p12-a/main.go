package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Resolver struct {
	mu    sync.RWMutex
	addrs map[string]string
	fetch func(string) string
}

func (r *Resolver) Lookup(host string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if a, ok := r.addrs[host]; ok {
		return a
	}
	a := r.fetch(host)
	r.mu.Lock()
	r.addrs[host] = a
	r.mu.Unlock()
	return a
}

func main() {
	r := &Resolver{addrs: map[string]string{"localhost": "127.0.0.1"}}
	r.fetch = func(host string) string { return fmt.Sprintf("10.0.0.%d", len(host)) }
	for _, h := range []string{"localhost", "localhost", "db.internal"} {
		fmt.Println(h, r.Lookup(h))
	}
}
