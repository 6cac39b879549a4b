package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func (g *Gate) Open() {
	g.mu.Lock()
	g.open = true
	g.mu.Unlock()
	g.cond.Broadcast()
}

func (g *Gate) Pass() {
	g.mu.Lock()
	g.cond.Wait()
	g.mu.Unlock()
}

func main() {
	g := &Gate{}
	g.cond = sync.NewCond(&g.mu)
	g.Open()
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			g.Pass()
			fmt.Println("guest", i)
		}(i)
	}
	wg.Wait()
}
