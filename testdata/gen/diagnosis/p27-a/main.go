package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

type Metrics struct {
	mu     sync.Mutex
	counts map[string]int
	out    chan string
}

func (m *Metrics) Inc(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[name]++
	m.out <- fmt.Sprintf("%s:%d|c", name, m.counts[name])
}

func (m *Metrics) ship(addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	ack := make([]byte, 2)
	for line := range m.out {
		io.WriteString(c, line+"\n")
		if _, err := io.ReadFull(c, ack); err != nil {
			return
		}
	}
}

func main() {
	m := &Metrics{counts: map[string]int{}, out: make(chan string, 8)}
	go m.ship(fixture.Service())
	for i := 0; i < 3; i++ {
		go func(i int) {
			for {
				m.Inc(fmt.Sprint("http.", 200+i))
				time.Sleep(time.Millisecond)
			}
		}(i)
	}
	select {}
}
