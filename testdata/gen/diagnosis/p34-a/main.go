package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Feed struct {
	name string
	in   chan string
	done chan struct{}
}

func NewFeed(name string) *Feed {
	f := &Feed{name: name, in: make(chan string, 4)}
	go f.run()
	return f
}

func (f *Feed) run() {
	for s := range f.in {
		if s == "end" {
			break
		}
	}
	close(f.in)
}

func (f *Feed) Close() {
	f.in <- "end"
	<-f.done
}

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 5; i++ {
		f := NewFeed(fmt.Sprint("feed", i))
		wg.Add(1)
		go func() {
			defer wg.Done()
			f.Close()
		}()
	}
	wg.Wait()
}
