package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type Hub struct {
	mu      sync.Mutex
	clients map[*client]bool
}

type client struct {
	hub  *Hub
	send chan string
	got  int
}

func (h *Hub) Broadcast(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		c.send <- text
	}
}

func (h *Hub) Leave(c *client) {
	h.mu.Lock()
	delete(h.clients, c)
	h.mu.Unlock()
}

func (c *client) pump() {
	for text := range c.send {
		c.got += len(text)
		if c.got > 40 {
			c.hub.Leave(c)
			return
		}
	}
}

func main() {
	h := &Hub{clients: map[*client]bool{}}
	for i := 0; i < 2; i++ {
		c := &client{hub: h, send: make(chan string), got: i}
		h.clients[c] = true
		go c.pump()
	}
	for i := 0; i < 50; i++ {
		h.Broadcast("message")
	}
}
