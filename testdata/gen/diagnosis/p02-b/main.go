package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

// Stock of several warehouses; every warehouse has a lock of its own.
var (
	locks = map[string]*sync.Mutex{"hamburg": {}, "leipzig": {}, "ulm": {}}
	stock = map[string]*int{"hamburg": new(int), "leipzig": new(int), "ulm": new(int)}
)

func move(src, dst string, n int) {
	out := locks[src]
	in := locks[dst]
	out.Lock()
	in.Lock()
	*stock[src] -= n
	*stock[dst] += n
	in.Unlock()
	out.Unlock()
}

func shuttle(done chan<- string, stops ...string) {
	for i := 0; i < 1<<30; i++ {
		move(stops[i%len(stops)], stops[(i+1)%len(stops)], i%3)
	}
	done <- stops[0]
}

func main() {
	done := make(chan string)
	go shuttle(done, "hamburg", "leipzig")
	go shuttle(done, "leipzig", "hamburg")
	for i := 0; i < 2; i++ {
		fmt.Println(<-done, "is back")
	}
}
