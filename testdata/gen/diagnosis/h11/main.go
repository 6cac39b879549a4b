package main

import (
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Client struct {
	mu   sync.Mutex
	once sync.Once
	conf map[string]string
	sent int
}

func (c *Client) init() {
	c.once.Do(func() {
		time.Sleep(20 * time.Millisecond)
		c.mu.Lock()
		c.conf = map[string]string{"endpoint": "https://collect.example"}
		c.mu.Unlock()
	})
}

func (c *Client) Send(events int) string {
	c.init()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent += events
	return c.conf["endpoint"]
}

func main() {
	for {
		c := new(Client)
		var wg sync.WaitGroup
		for i := 0; i < 5; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				c.Send(3)
			}()
		}
		wg.Wait()
	}
}
