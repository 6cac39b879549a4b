// Package cache keeps prices that the pricing service has answered.
package cache

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

type item struct {
	body    []byte
	expires time.Time
}

// Cache maps a key to the answer of the pricing service.
type Cache struct {
	mu     sync.Mutex
	items  map[string]item
	ttl    time.Duration
	base   string
	client *http.Client
}

// New makes a cache in front of the service at base.
func New(base string, ttl time.Duration) *Cache {
	return &Cache{items: map[string]item{}, ttl: ttl, base: base, client: &http.Client{Timeout: time.Second}}
}

// Get returns the value of key, asking the pricing service when it is absent or old.
func (c *Cache) Get(key string) ([]byte, error) {
	c.mu.Lock()
	it, ok := c.items[key]
	c.mu.Unlock()
	if ok && time.Now().Before(it.expires) {
		return it.body, nil
	}
	body, err := c.fetch(key)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.items[key] = item{body: body, expires: time.Now().Add(c.ttl)}
	c.mu.Unlock()
	return body, nil
}

// Len is the number of keys.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items)
}

func (c *Cache) fetch(key string) ([]byte, error) {
	resp, err := c.client.Get(c.base + "/prices/" + key)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("price of %s: %s", key, resp.Status)
	}
	return io.ReadAll(resp.Body)
}
