package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Cache struct {
	mu    sync.Mutex
	items map[string]time.Time
	max   int
}

func (c *Cache) Put(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.items) >= c.max {
		c.evictLocked()
	}
	c.items[key] = time.Now()
}

func (c *Cache) evictLocked() {
	oldest := ""
	for end := time.Now().Add(30 * time.Millisecond); time.Now().Before(end); {
		for k, t := range c.items {
			if oldest == "" || t.Before(c.items[oldest]) {
				oldest = k
			}
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
	for w := 0; w < 8; w++ {
		go func(w int) {
			for i := 0; ; i++ {
				c.Put(fmt.Sprint("page-", w, i))
			}
		}(w)
	}
	for c.Len() < 1000 {
		time.Sleep(time.Millisecond)
	}
}
