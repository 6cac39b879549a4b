package main

import (
	"fmt"
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
		time.Sleep(800 * time.Millisecond)
		c.mu.Lock()
		c.conf = map[string]string{"endpoint": "https://collect.example"}
		c.mu.Unlock()
	})
}

func (c *Client) Endpoint() string {
	c.init()
	return c.conf["endpoint"]
}

func (c *Client) Send(events int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.init()
	c.sent += events
	return c.conf["endpoint"]
}

func main() {
	c := new(Client)
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		fmt.Println(c.Endpoint())
	}()
	go func() {
		defer wg.Done()
		time.Sleep(200 * time.Millisecond)
		fmt.Println(c.Send(3))
	}()
	wg.Wait()
}
