package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type op struct {
	name string
	back chan int
}

type Meter struct {
	mu    sync.Mutex
	limit int
	ops   chan op
}

func (m *Meter) loop() {
	used := map[string]int{}
	for o := range m.ops {
		m.mu.Lock()
		if used[o.name] < m.limit {
			used[o.name]++
		}
		m.mu.Unlock()
		o.back <- used[o.name]
	}
}

func (m *Meter) ask(name string) int {
	o := op{name, make(chan int)}
	m.ops <- o
	return <-o.back
}

func (m *Meter) Raise(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ask(name) >= m.limit {
		m.limit *= 2
	}
}

func main() {
	m := &Meter{limit: 2, ops: make(chan op)}
	go m.loop()
	for i := 0; i < 5; i++ {
		fmt.Println(m.ask("disk"))
	}
	m.Raise("disk")
}
