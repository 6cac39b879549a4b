package main

import (
	"fmt"
	"log"
	"net"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Pool struct {
	mu   sync.Mutex
	free []net.Conn
	busy int
	max  int
}

func (p *Pool) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("%d free, %d busy", len(p.free), p.busy)
}

func (p *Pool) Get() (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		c := p.free[n-1]
		p.free = p.free[:n-1]
		p.busy++
		return c, nil
	}
	if p.busy == p.max {
		log.Printf("pool exhausted: %v", p)
		return nil, net.ErrClosed
	}
	p.busy++
	c, _ := net.Pipe()
	return c, nil
}

func main() {
	p := &Pool{max: 4}
	for i := 0; i < 10; i++ {
		if c, err := p.Get(); err == nil {
			log.Println("connection", c.LocalAddr())
		}
	}
}
