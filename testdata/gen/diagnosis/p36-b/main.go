package main

import (
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

func warm(urls []string, fetch func(string)) {
	var pending sync.WaitGroup
	pending.Add(len(urls))
	seen := map[string]bool{}
	for _, u := range urls {
		if seen[u] {
			continue
		}
		seen[u] = true
		go func(u string) {
			fetch(u)
			pending.Done()
		}(u)
	}
	pending.Wait()
}

func main() {
	done := make(chan int)
	for i := 0; i < 4; i++ {
		go func(i int) {
			warm([]string{"/", "/about", "/"}, func(string) { time.Sleep(time.Millisecond) })
			done <- i
		}(i)
	}
	for i := 0; i < 4; i++ {
		log.Println("warmed", <-done)
	}
}
