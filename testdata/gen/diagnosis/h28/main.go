package main

import (
	"io"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Page struct {
	mu     sync.Mutex
	shared bool
	data   []byte
	dirty  bool
}

func (p *Page) flush(w io.Writer) (err error) {
	if p.shared {
		p.mu.Lock()
	}
	if p.dirty {
		_, err = w.Write(p.data)
		p.dirty = false
	}
	if p.shared {
		p.mu.Unlock()
	}
	return err
}

func (p *Page) set(i int, b byte) {
	locked := false
	defer func() {
		if locked {
			p.mu.Unlock()
		}
	}()
	if p.shared {
		p.mu.Lock()
		locked = true
	}
	if p.data[i] != b {
		p.data[i], p.dirty = b, true
	}
	time.Sleep(100 * time.Microsecond)
}

func main() {
	p := &Page{data: make([]byte, 512), shared: true}
	for w := 0; w < 5; w++ {
		go func() {
			for i := 0; ; i++ {
				p.set(i%512, byte(i))
			}
		}()
	}
	for range time.NewTicker(time.Millisecond).C {
		if err := p.flush(io.Discard); err != nil {
			log.Fatal(err)
		}
	}
}
