package main

import (
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Registry struct {
	mu       sync.Mutex
	counters map[string]int
	exp      *Exporter
}

type Exporter struct {
	mu   sync.Mutex
	last map[string]int
	seen int
}

func (r *Registry) snapshot() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := make(map[string]int, len(r.counters))
	for k, v := range r.counters {
		m[k] = v
	}
	return m
}

func (e *Exporter) touch() {
	e.mu.Lock()
	e.seen++
	e.mu.Unlock()
}

func (e *Exporter) Scrape(r *Registry) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last = r.snapshot()
	return len(e.last)
}

func (r *Registry) Inc(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counters[name]++
	if r.counters[name]%2 == 0 {
		r.exp.touch()
	}
}

func main() {
	e := &Exporter{}
	r := &Registry{counters: map[string]int{}, exp: e}
	names := strings.Fields("requests errors retries")
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		for i := 0; ; i++ {
			r.Inc(names[i%3])
		}
	}()
	go func() {
		for {
			e.Scrape(r)
		}
	}()
	wg.Wait()
}
