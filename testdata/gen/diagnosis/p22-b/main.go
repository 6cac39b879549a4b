package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type buffer struct {
	sync.Mutex
	data []byte
}

type double struct {
	front, back *buffer
}

func (d *double) swap() {
	d.front.Lock()
	d.back.Lock()
	d.front, d.back = d.back, d.front
	d.back.data = d.back.data[:0]
	d.front.Unlock()
}

func (d *double) fill(p []byte) {
	b := d.back
	b.Lock()
	b.data = append(b.data, p...)
	b.Unlock()
}

func (d *double) size() int {
	b := d.front
	b.Lock()
	defer b.Unlock()
	return len(b.data)
}

func main() {
	d := &double{new(buffer), new(buffer)}
	frames := make(chan int)
	go func() {
		for n := range frames {
			d.fill(make([]byte, n))
		}
	}()
	for i := 1; i < 10; i++ {
		frames <- i
		if i == 3 {
			d.swap()
			fmt.Println(d.size())
		}
	}
}
