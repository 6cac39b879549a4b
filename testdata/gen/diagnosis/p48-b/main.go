package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

func load(n int) string {
	time.Sleep(5 * time.Millisecond)
	return fmt.Sprint("job ", n)
}

func main() {
	var mu sync.Mutex
	stop, ended := make(chan bool), make(chan bool)
	jobs := map[int]string{}
	tick := func(n int) {
		name := load(n)
		mu.Lock()
		defer mu.Unlock()
		jobs[n%3] = name
	}
	go func() {
		defer close(ended)
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				tick(n)
			}
		}
	}()
	time.Sleep(22 * time.Millisecond)
	mu.Lock()
	stop <- true
	<-ended
	fmt.Println(len(jobs))
	mu.Unlock()
}
