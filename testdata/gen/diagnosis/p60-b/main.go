package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type message struct {
	Seq  int    `json:"seq"`
	Body string `json:"body"`
}

// client sends requests over one connection; replies come in any order.
type client struct {
	wmu sync.Mutex
	enc *json.Encoder

	mu      sync.Mutex
	seq     int
	waiting map[int]chan message
}

func newClient(c net.Conn) *client {
	cl := &client{enc: json.NewEncoder(c), waiting: map[int]chan message{}}
	go cl.receive(json.NewDecoder(c))
	return cl
}

func (c *client) receive(dec *json.Decoder) {
	for {
		var m message
		if err := dec.Decode(&m); err != nil {
			if err != io.EOF {
				log.Print("connection: ", err)
			}
			return
		}
		c.mu.Lock()
		ch := c.waiting[m.Seq]
		delete(c.waiting, m.Seq)
		c.mu.Unlock()
		if ch != nil {
			ch <- m
		}
	}
}

func (c *client) register() (int, chan message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq++
	ch := make(chan message, 1)
	c.waiting[c.seq] = ch
	return c.seq, ch
}

func (c *client) call(body string) (string, error) {
	seq, ch := c.register()
	c.wmu.Lock()
	err := c.enc.Encode(message{seq, body})
	c.wmu.Unlock()
	if err != nil {
		return "", err
	}
	reply := <-ch
	return reply.Body, nil
}

// serve answers what is quick; it is restarted for a new release while the rest is under way.
func serve(c net.Conn) {
	dec, enc := json.NewDecoder(c), json.NewEncoder(c)
	for n := 0; n < 12; n++ {
		var m message
		if dec.Decode(&m) != nil {
			break
		}
		if m.Body == "ping" {
			enc.Encode(message{m.Seq, "pong"})
		}
	}
	c.Close()
}

func main() {
	here, there := net.Pipe()
	go serve(there)
	c := newClient(here)
	for i := 0; i < 12; i++ {
		body := "ping"
		if i%3 > 0 {
			body = fmt.Sprint("report ", i)
		}
		go func() {
			reply, err := c.call(body)
			log.Print(body, ": ", reply, err)
		}()
	}
	for {
		time.Sleep(time.Second)
	}
}
