package main

import (
	"io"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Page struct {
	mu    sync.Mutex
	data  []byte
	dirty bool
}

func (p *Page) flush(w io.Writer) (err error) {
	p.mu.Lock()
	if p.dirty {
		_, err = w.Write(p.data)
		p.dirty = false
		p.mu.Unlock()
	}
	return err
}

func (p *Page) set(i int, b byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.data[i] != b {
		p.data[i], p.dirty = b, true
	}
}

func main() {
	p := &Page{data: make([]byte, 512)}
	go func() {
		for i := 0; ; i++ {
			p.set(i%512, byte(i))
			time.Sleep(10 * time.Millisecond)
		}
	}()
	for range time.NewTicker(3 * time.Millisecond).C {
		if err := p.flush(io.Discard); err != nil {
			log.Fatal(err)
		}
	}
}
