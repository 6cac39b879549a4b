package main

import (
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var errBusy = errors.New("partition is busy")

type record struct {
	key   int
	value string
	tries int
}

type partition struct {
	sync.Mutex
	rows map[int]string
	n    int
}

// write turns a batch away now and then, as the real one does.
func (p *partition) write(rs []record) error {
	p.Lock()
	defer p.Unlock()
	if p.n++; p.n%100 == 0 {
		return errBusy
	}
	for _, r := range rs {
		p.rows[r.key%512] = r.value
	}
	return nil
}

type batcher struct {
	sync.Mutex
	parts   []*partition
	pending []record
	flushed int
}

func (b *batcher) add(rs ...record) {
	b.Lock()
	b.pending = append(b.pending, rs...)
	b.Unlock()
}

func (b *batcher) again(rs []record) {
	keep := rs[:0]
	for _, r := range rs {
		if r.tries++; r.tries < 3 {
			keep = append(keep, r)
		}
	}
	b.add(keep...)
}

func (b *batcher) split() [][]record {
	out := make([][]record, len(b.parts))
	for _, r := range b.pending {
		i := r.key % len(b.parts)
		out[i] = append(out[i], r)
	}
	return out
}

// flush writes what has come in to all partitions at once. Nothing may be added meanwhile, so that
// records of one key stay in order.
func (b *batcher) flush() int {
	b.Lock()
	defer b.Unlock()
	var all sync.WaitGroup
	n := len(b.pending)
	for i, rs := range b.split() {
		if len(rs) == 0 {
			continue
		}
		all.Add(1)
		go func(p *partition, rs []record) {
			defer all.Done()
			if err := p.write(rs); err != nil {
				b.again(rs)
			}
		}(b.parts[i], rs)
	}
	all.Wait()
	b.pending = b.pending[:0]
	b.flushed += n
	return n
}

type sensor struct {
	name string
	out  *batcher
}

func (s *sensor) read(from int, pause time.Duration) {
	for i := from; ; i++ {
		s.out.add(record{key: i, value: fmt.Sprint(s.name, " is at ", i%90)})
		time.Sleep(pause)
	}
}

func main() {
	b := &batcher{}
	for i := 0; i < 4; i++ {
		b.parts = append(b.parts, &partition{rows: map[int]string{}})
	}
	for i := 0; i < 5; i++ {
		s := &sensor{fmt.Sprint("sensor", i), b}
		go s.read(i*1000, 2*time.Millisecond)
	}
	spare := &partition{rows: map[int]string{}}
	for i := 0; i < 3; i++ {
		go func(i int) {
			for n := i; ; n++ {
				if err := spare.write([]record{{key: n, value: "copy"}}); err != nil && n < 0 {
					log.Print(err)
				}
				time.Sleep(time.Millisecond)
			}
		}(i)
	}
	sums := make(chan int)
	go func() {
		for range time.Tick(10 * time.Millisecond) {
			sums <- b.flush()
		}
	}()
	total, beat := 0, time.NewTicker(time.Second)
	for {
		select {
		case n := <-sums:
			total += n
		case <-beat.C:
			log.Print(total, " records")
		}
	}
}
