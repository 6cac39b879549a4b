package main

import (
	"fmt"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

func main() {
	var mu sync.Mutex
	totals := map[string]int{}
	events := make(chan string)
	stop := make(chan struct{})
	count := func() {
		for {
			select {
			case e := <-events:
				mu.Lock()
				if e == "" || e[0] == '#' {
					continue
				}
				totals[e]++
				mu.Unlock()
			case <-stop:
				return
			}
		}
	}
	for i := 0; i < 2; i++ {
		go count()
	}
	for _, e := range strings.Split("get put get # put get put", " ") {
		events <- e
	}
	close(stop)
	mu.Lock()
	fmt.Println(totals)
	mu.Unlock()
}
