package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Shard struct {
	mu   sync.Mutex
	keys map[string]time.Time
}

type Table struct{ shards [4]Shard }

func (t *Table) Sweep(now time.Time) (n int) {
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.Lock()
		if len(s.keys) == 0 {
			continue
		}
		for k, end := range s.keys {
			if end.Before(now) {
				delete(s.keys, k)
				n++
			}
		}
		s.mu.Unlock()
	}
	return n
}

func (t *Table) Set(i int, key string, ttl time.Duration) {
	s := &t.shards[i%len(t.shards)]
	s.mu.Lock()
	if s.keys == nil {
		s.keys = map[string]time.Time{}
	}
	s.keys[key] = time.Now().Add(ttl)
	s.mu.Unlock()
}

func main() {
	var t Table
	t.Set(0, "a", time.Millisecond)
	t.Set(1, "b", time.Hour)
	for range time.Tick(10 * time.Millisecond) {
		fmt.Println(t.Sweep(time.Now()), "swept")
	}
}
