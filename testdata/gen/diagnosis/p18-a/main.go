package main

import (
	_ "example.com/diagnosis/watch"
)

type message struct {
	from string
	hops int
}

type actor struct {
	name string
	in   chan message
	peer *actor
}

func (a *actor) run() {
	for m := range a.in {
		if m.hops > 0 {
			a.peer.in <- message{a.name, m.hops - 1}
		}
	}
}

func main() {
	left := &actor{name: "left", in: make(chan message)}
	right := &actor{name: "right", in: make(chan message), peer: left}
	left.peer = right
	go left.run()
	go right.run()
	for i := 0; i < 10; i++ {
		left.in <- message{"main", i}
		right.in <- message{"main", i}
	}
}
