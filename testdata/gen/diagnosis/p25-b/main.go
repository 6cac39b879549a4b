package main

import (
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type bucket struct {
	tokens int
	every  time.Duration
}

func (b *bucket) wait() {
	if b.tokens == 0 {
		time.Sleep(b.every)
		b.tokens = 100
	}
	b.tokens--
}

var gate sync.Mutex
var limits = map[string]*bucket{}

func allow(user string) {
	gate.Lock()
	b := limits[user]
	if b == nil {
		b = &bucket{tokens: 2, every: time.Hour}
		limits[user] = b
	}
	b.wait()
	gate.Unlock()
}

func main() {
	users := []string{"ann", "bob", "ann", "cid", "ann", "dan"}
	for _, u := range users {
		go func(u string) {
			for {
				allow(u)
				time.Sleep(10 * time.Millisecond)
			}
		}(u)
	}
	time.Sleep(24 * time.Hour)
}
