package main

import (
	"strconv"
	"strings"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type ask struct {
	key   string
	reply chan string
}

type front struct {
	gate sync.Mutex
	last string
	asks chan ask
}

func (f *front) resolve(key string) string {
	f.gate.Lock()
	a := ask{key, make(chan string, 1)}
	f.asks <- a
	f.last = <-a.reply
	f.gate.Unlock()
	return key
}

func worker(asks <-chan ask) {
	for a := range asks {
		time.Sleep(3 * time.Millisecond)
		a.reply <- strings.ToUpper(a.key)
	}
}

func main() {
	f := &front{asks: make(chan ask)}
	go worker(f.asks)
	go worker(f.asks)
	for i := 0; i < 30; i++ {
		go func(i int) {
			for f.resolve(strconv.Itoa(i)) != "" {
			}
		}(i)
	}
	select {}
}
