// SPDX-License-Identifier: MIT

package hub

import (
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

type client struct {
	c    *websocket.Conn
	send chan []byte
	done chan struct{}
}

type Hub struct {
	Leaky bool
	mu    sync.Mutex
	all   map[*client]bool
	up    websocket.Upgrader
}

func New(leaky bool) *Hub { return &Hub{Leaky: leaky, all: map[*client]bool{}} }

func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := h.up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	cl := &client{c: c, send: make(chan []byte, 8), done: make(chan struct{})}
	h.mu.Lock()
	h.all[cl] = true
	h.mu.Unlock()
	go h.writePump(cl)
	go h.readPump(cl)
}

func (h *Hub) readPump(c *client) {
	defer func() {
		h.mu.Lock()
		delete(h.all, c)
		h.mu.Unlock()
		c.c.Close()
		if !h.Leaky {
			close(c.done)
		}
	}()
	for {
		_, m, err := c.c.ReadMessage()
		if err != nil {
			return
		}
		select {
		case c.send <- m:
		default:
		}
	}
}

func (h *Hub) writePump(c *client) {
	t := time.NewTicker(50 * time.Second)
	defer t.Stop()
	for {
		select {
		case m := <-c.send:
			if c.c.WriteMessage(websocket.TextMessage, m) != nil {
				return
			}
		case <-c.done:
			return
		case <-t.C:
		}
	}
}

func Connect(url string) *websocket.Conn {
	c, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		panic(err)
	}
	return c
}
