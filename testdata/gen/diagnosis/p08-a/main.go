package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// LRU-like cache with a fixed number of entries.
type Cache struct {
	mu    sync.Mutex
	items map[string]time.Time
	max   int
}

func (c *Cache) Put(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.items) >= c.max {
		c.evict()
	}
	c.items[key] = time.Now()
}

func (c *Cache) evict() {
	c.mu.Lock()
	defer c.mu.Unlock()
	oldest := ""
	for k, t := range c.items {
		if oldest == "" || t.Before(c.items[oldest]) {
			oldest = k
		}
	}
	delete(c.items, oldest)
}

func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items)
}

func main() {
	c := &Cache{items: map[string]time.Time{}, max: 16}
	done := make(chan bool)
	go func() {
		for i := 0; i < 100; i++ {
			c.Put(fmt.Sprint("page-", i))
		}
		done <- true
	}()
	for {
		select {
		case <-done:
			return
		case <-time.After(100 * time.Millisecond):
			fmt.Println(c.Len(), "entries")
		}
	}
}
