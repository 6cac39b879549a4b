package main

import (
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Block struct {
	mu   sync.Mutex
	data [512]byte
	gen  int
}

type Disk struct {
	blocks [3]Block
	writes chan *Block
}

// Modify returns with the block locked; the writer unlocks it.
func (d *Disk) Modify(i int, v byte) {
	b := &d.blocks[i%len(d.blocks)]
	b.mu.Lock()
	b.data[0] = v
	d.writes <- b
}

func (d *Disk) writer() {
	for b := range d.writes {
		time.Sleep(2 * time.Millisecond)
		b.gen++
		b.mu.Unlock()
	}
}

func (d *Disk) Read(i int) byte {
	b := &d.blocks[i%len(d.blocks)]
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.data[0]
}

func main() {
	d := &Disk{writes: make(chan *Block, 1)}
	go d.writer()
	for w := 0; w < 3; w++ {
		go func(w int) {
			for i := 0; ; i++ {
				d.Modify(i, byte(w))
			}
		}(w)
	}
	for i := 0; ; i++ {
		d.Read(i)
		time.Sleep(time.Millisecond)
	}
}
