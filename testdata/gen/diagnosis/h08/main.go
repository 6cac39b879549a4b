package main

import (
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Hub struct {
	mu      sync.Mutex
	clients map[*client]bool
}

type client struct {
	hub  *Hub
	send chan string
	gone chan struct{}
	got  int
}

func (h *Hub) Broadcast(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		select {
		case c.send <- text:
		case <-c.gone:
		}
	}
}

func (h *Hub) Join(got int) {
	c := &client{hub: h, send: make(chan string), gone: make(chan struct{}), got: got}
	h.mu.Lock()
	h.clients[c] = true
	h.mu.Unlock()
	go c.pump()
}

func (h *Hub) Leave(c *client) {
	close(c.gone)
	h.mu.Lock()
	delete(h.clients, c)
	h.mu.Unlock()
}

func (c *client) pump() {
	for text := range c.send {
		c.got += len(text)
		time.Sleep(time.Millisecond)
		if c.got > 400 {
			c.hub.Leave(c)
			c.hub.Join(0)
			return
		}
	}
}

func main() {
	h := &Hub{clients: map[*client]bool{}}
	for i := 0; i < 8; i++ {
		h.Join(i * 50)
	}
	for {
		h.Broadcast("message")
	}
}
