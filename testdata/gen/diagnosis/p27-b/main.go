package main

import (
	"strings"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type board struct {
	lock   sync.RWMutex
	scores map[string]int
}

func post(b *board, feed chan<- string, who string, n int) {
	b.lock.Lock()
	b.scores[who] += n
	feed <- who
	b.lock.Unlock()
}

func top(b *board) int {
	b.lock.RLock()
	defer b.lock.RUnlock()
	best := 0
	for _, n := range b.scores {
		if n > best {
			best = n
		}
	}
	return best
}

func digest(feed <-chan string) {
	for {
		mail := strings.Builder{}
		for i := 0; i < 5; i++ {
			mail.WriteString(<-feed)
		}
		time.Sleep(24 * time.Hour)
	}
}

func main() {
	b := &board{scores: map[string]int{}}
	feed := make(chan string, 4)
	go digest(feed)
	for _, who := range []string{"ann", "bob", "cid"} {
		go func(who string) {
			for i := 0; ; i++ {
				post(b, feed, who, i)
				time.Sleep(time.Millisecond)
			}
		}(who)
	}
	for top(b) < 1<<40 {
		time.Sleep(2 * time.Millisecond)
	}
}
