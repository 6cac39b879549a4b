package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type Cell[T any] struct {
	mu sync.Mutex
	v  T
	n  int
}

// Swap exchanges the values of two cells.
func (c *Cell[T]) Swap(o *Cell[T]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o.take(&c.v)
	c.n++
}

func (c *Cell[T]) take(v *T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.v, *v = *v, c.v
}

func main() {
	north, south := &Cell[string]{v: "n"}, &Cell[string]{v: "s"}
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		from, to := north, south
		if i == 1 {
			from, to = south, north
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := 0; n < 1<<30; n++ {
				from.Swap(to)
			}
		}()
	}
	wg.Wait()
}
