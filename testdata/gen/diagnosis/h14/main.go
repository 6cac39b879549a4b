package main

import (
	"errors"
	"strconv"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Shard struct {
	mu   sync.Mutex
	keys map[string]time.Time
}

type Table struct{ shards [4]Shard }

var errFull = errors.New("shard is full")

func (t *Table) Sweep(now time.Time) (n int) {
	for i := range t.shards {
		s := &t.shards[i]
		s.mu.Lock()
		if len(s.keys) == 0 {
			s.mu.Unlock()
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

func (t *Table) Set(i int, key string, ttl time.Duration) error {
	s := &t.shards[i%len(t.shards)]
	s.mu.Lock()
	if len(s.keys) > 1000 {
		s.mu.Unlock()
		return errFull
	}
	if s.keys == nil {
		s.keys = map[string]time.Time{}
	}
	s.keys[key] = time.Now().Add(ttl)
	s.mu.Unlock()
	return nil
}

func main() {
	var t Table
	for w := 0; w < 8; w++ {
		go func(w int) {
			for i := 0; ; i++ {
				t.Set(w%3, strconv.Itoa(i), time.Millisecond)
			}
		}(w)
	}
	for {
		t.Sweep(time.Now())
	}
}
