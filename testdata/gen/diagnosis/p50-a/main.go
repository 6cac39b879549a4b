package main

import (
	"fmt"
	"sync"
	"sync/atomic"

	_ "example.com/diagnosis/watch"
)

// Du sums up folders with at most three at work.
type folder struct {
	size int
	sub  []folder
}

type Du struct {
	places chan struct{}
	total  int64
}

func (d *Du) walk(f folder, up *sync.WaitGroup) {
	defer up.Done()
	d.places <- struct{}{}
	defer func() { <-d.places }()
	atomic.AddInt64(&d.total, int64(f.size))
	var wg sync.WaitGroup
	for _, s := range f.sub {
		wg.Add(1)
		go d.walk(s, &wg)
	}
	wg.Wait()
}

func build(depth int) folder {
	f := folder{size: depth}
	for i := 0; i < depth; i++ {
		f.sub = append(f.sub, build(depth-1))
	}
	return f
}

func main() {
	d := &Du{places: make(chan struct{}, 3)}
	var wg sync.WaitGroup
	wg.Add(1)
	go d.walk(build(4), &wg)
	wg.Wait()
	fmt.Println(d.total)
}
