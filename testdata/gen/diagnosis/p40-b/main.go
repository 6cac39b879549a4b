package main

import (
	"fmt"
	"time"

	_ "example.com/diagnosis/watch"
)

type upload struct {
	size     int
	progress chan int
}

func report(u *upload, log func(int)) {
	sent := 0
	tick := time.Tick(300 * time.Millisecond)
	for {
		select {
		case n := <-u.progress:
			sent += n
		case <-tick:
			log(100 * sent / u.size)
		}
	}
}

func send(parts ...int) int {
	u := &upload{size: 1, progress: make(chan int)}
	for _, p := range parts {
		u.size += p
	}
	go report(u, func(int) {})
	for _, p := range parts {
		u.progress <- p
	}
	return u.size
}

func main() {
	total := 0
	for i := 0; i < 16; i++ {
		total += send(i, 2*i, 3)
	}
	fmt.Println(total)
	select {}
}
