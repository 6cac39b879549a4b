package main

import (
	"fmt"
	"log"
	"sync"

	_ "example.com/diagnosis/watch"
)

type seat int

const (
	free seat = iota
	held
	sold
)

type hall struct {
	lock  sync.Mutex
	seats []seat
}

func (h *hall) book(n int) string {
	h.lock.Lock()
	switch h.seats[n] {
	case free:
		h.seats[n] = held
		h.lock.Unlock()
		return "held"
	case held:
		h.seats[n] = sold
		h.lock.Unlock()
		return "sold"
	case sold:
		log.Print("seat ", n, " is sold already")
	}
	return "none"
}

func main() {
	h := &hall{seats: make([]seat, 3)}
	answers := make(chan string)
	for i := 0; i < 12; i++ {
		go func(i int) { answers <- h.book(i % 3) }(i)
	}
	for i := 0; i < 12; i++ {
		fmt.Println(<-answers)
	}
}
