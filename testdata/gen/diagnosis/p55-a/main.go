package main

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

var errClosed = errors.New("pool is closed")

type Conn struct {
	net.Conn
	once    sync.Once
	onClose func(*Conn)
	used    time.Time
}

// Close may be called by whoever sees an error first.
func (c *Conn) Close() (err error) {
	c.once.Do(func() { err = c.Conn.Close() })
	if c.onClose != nil {
		c.onClose(c)
	}
	return err
}

type Pool struct {
	mu     sync.Mutex
	addr   string
	idle   []*Conn
	all    map[*Conn]bool
	closed bool
}

func NewPool(addr string) *Pool {
	return &Pool{addr: addr, all: map[*Conn]bool{}}
}

func (p *Pool) remove(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.all, c)
	for i := range p.idle {
		if p.idle[i] == c {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			break
		}
	}
}

func (p *Pool) Get() (*Conn, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	p.mu.Unlock()
	raw, err := net.DialTimeout("tcp", p.addr, 3*time.Second)
	if err != nil {
		return nil, err
	}
	c := &Conn{Conn: raw, onClose: p.remove}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	p.all[c] = true
	return c, nil
}

func (p *Pool) Put(c *Conn) {
	c.used = time.Now()
	p.mu.Lock()
	p.idle = append(p.idle, c)
	p.mu.Unlock()
}

// Expire closes what has been idle for longer than max.
func (p *Pool) Expire(max time.Duration) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, c := range p.idle {
		if time.Since(c.used) > max {
			c.Close()
			n++
		}
	}
	return n
}

func main() {
	p := NewPool(fixture.Service())
	go func() {
		for range time.Tick(200 * time.Millisecond) {
			fmt.Println("expired", p.Expire(50*time.Millisecond))
		}
	}()
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func(pause time.Duration) {
			defer wg.Done()
			for {
				c, err := p.Get()
				if err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
				p.Put(c)
				time.Sleep(pause)
			}
		}(time.Duration(100+60*i) * time.Millisecond)
	}
	wg.Wait()
}
