package main

import (
	"strings"
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
		b.tokens = 5
	}
	b.tokens--
}

var gate sync.Mutex
var limits = map[string]*bucket{}

func allow(user string) {
	gate.Lock()
	b := limits[user]
	if b == nil {
		b = &bucket{tokens: 2, every: time.Duration(10*len(user)) * time.Millisecond}
		limits[user] = b
	}
	b.wait()
	gate.Unlock()
}

func main() {
	users := strings.Fields("a bo cid dora ellen a bo cid")
	for _, u := range users {
		go func(u string) {
			for {
				allow(u)
			}
		}(u)
	}
	time.Sleep(24 * time.Hour)
}
