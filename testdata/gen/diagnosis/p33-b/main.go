package main

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	_ "example.com/diagnosis/watch"
)

func lines(text string, limit int) <-chan string {
	out := make(chan string)
	go func() {
		for i, l := range strings.Split(text, "\n") {
			if i == limit {
				return
			}
			out <- l
		}
		close(out)
	}()
	return out
}

func count(text string, limit int, total *int64) {
	for l := range lines(text, limit) {
		atomic.AddInt64(total, int64(len(l)))
	}
}

func main() {
	var total int64
	for i := 1; i < 10; i++ {
		go count(strings.Repeat("line\n", 20), i, &total)
	}
	time.Sleep(time.Minute * 90)
	fmt.Println(atomic.LoadInt64(&total))
}
