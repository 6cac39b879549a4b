package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var (
	lock  sync.Mutex
	ready = sync.NewCond(&lock)
	conf  map[string]string
)

func setting(name string) string {
	lock.Lock()
	defer lock.Unlock()
	for conf == nil {
		ready.Wait()
	}
	return conf[name]
}

func load() {
	time.Sleep(700 * time.Millisecond)
	lock.Lock()
	conf = map[string]string{"port": "80", "host": "::1"}
	lock.Unlock()
	ready.Signal()
}

func main() {
	out := make(chan string)
	for _, n := range []string{"port", "host", "user", "path"} {
		go func(n string) { out <- n + "=" + setting(n) }(n)
	}
	load()
	for i := 0; i < 4; i++ {
		fmt.Println(<-out)
	}
}
