package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type Bus struct {
	mu   sync.Mutex
	subs map[string][]func(string)
}

func (b *Bus) Subscribe(topic string, fn func(string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.subs[topic]) > 8 {
		b.subs[topic] = nil
	}
	b.subs[topic] = append(b.subs[topic], fn)
}

func (b *Bus) Publish(topic, key string) {
	b.mu.Lock()
	subs := b.subs[topic]
	b.mu.Unlock()
	for _, fn := range subs {
		fn(key)
	}
}

type Cache struct {
	mu    sync.Mutex
	items map[string]int
	bus   *Bus
}

func (c *Cache) invalidate(key string) {
	c.mu.Lock()
	delete(c.items, key)
	c.mu.Unlock()
}

func (c *Cache) Put(key string, v int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[key] = v
	if v%3 == 0 {
		c.bus.Subscribe("changed", c.invalidate)
	}
}

func main() {
	bus := &Bus{subs: map[string][]func(string){}}
	cache := &Cache{items: map[string]int{}, bus: bus}
	for w := 0; w < 4; w++ {
		go func() {
			for i := 0; ; i++ {
				cache.Put("k", i)
			}
		}()
	}
	for {
		bus.Publish("changed", "k")
	}
}
