package main

import (
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type tool struct {
	sync.Mutex
	no   int
	uses int
}

func cook(own, other *tool) {
	if own.no > other.no {
		own, other = other, own
	}
	own.Lock()
	own.uses++
	time.Sleep(200 * time.Microsecond)
	other.Lock()
	other.uses++
	other.Unlock()
	own.Unlock()
}

func main() {
	tools := []*tool{{no: 0}, {no: 1}, {no: 2}, {no: 3}, {no: 4}}
	var wg sync.WaitGroup
	for i := range tools {
		own, other := tools[i], tools[(i+1)%len(tools)]
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := 0; n < 1<<30; n++ {
				cook(own, other)
			}
		}()
	}
	wg.Wait()
}
