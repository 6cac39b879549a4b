package main

import (
	"os"
	"sync"

	_ "example.com/diagnosis/watch"
)

type guarded struct{ sync.RWMutex }

type book struct {
	guarded
	asks []int
	pos  *positions
}

type positions struct {
	sync.Mutex
	qty  map[string]int
	book *book
}

func (b *book) match(who string, price int) {
	b.Lock()
	b.asks = append(b.asks[:0], price)
	b.pos.Lock()
	b.pos.qty[who]++
	b.pos.Unlock()
	b.Unlock()
}

func (p *positions) exposure(who string) int {
	p.Lock()
	defer p.Unlock()
	b := p.book
	b.RLock()
	defer b.RUnlock()
	sum := 0
	for _, a := range b.asks {
		sum += a * p.qty[who]
	}
	return sum
}

func main() {
	p := &positions{qty: map[string]int{}}
	b := &book{pos: p}
	p.book = b
	quit := make(chan int)
	go func() {
		for i := 0; ; i++ {
			b.match("desk1", 100+i%5)
		}
	}()
	go func() {
		for {
			if p.exposure("desk1") < 0 {
				quit <- 1
			}
		}
	}()
	os.Exit(<-quit)
}
