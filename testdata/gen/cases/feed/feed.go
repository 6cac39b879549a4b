// Package feed sums up batches of items.
package feed

import (
	"sync/atomic"
	"time"
)

// Batch is one upload.
type Batch struct {
	items []int
	total int64
}

// Import reads the batch through a pipeline.
func (b *Batch) Import() {
	ch := make(chan int, 4)
	go b.collect(ch)
	for _, it := range b.items {
		if it < 0 {
			return
		}
		ch <- it
	}
}

func (b *Batch) collect(ch <-chan int) {
	for it := range ch {
		atomic.AddInt64(&b.total, int64(it))
	}
}

// Main imports batches.
func Main(every time.Duration) {
	for range time.Tick(every) {
		b := &Batch{items: []int{3, 1, 4, 1, 5}}
		go b.Import()
	}
}

type picture struct {
	ready chan struct{}
	data  []byte
}

func (p *picture) scale() {
	<-p.ready
	p.data = p.data[:len(p.data)/2]
}

func handleUpload(n int) {
	p := &picture{ready: make(chan struct{}), data: make([]byte, 64)}
	go p.scale()
	if n%5 != 0 {
		return // not a picture
	}
	close(p.ready)
}

// Uploads has n pictures uploaded.
func Uploads(n int) {
	for i := 0; i < n; i++ {
		go handleUpload(i)
	}
	for {
		time.Sleep(time.Hour)
	}
}
