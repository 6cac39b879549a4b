package main

import (
	"runtime"
	"sync"

	_ "example.com/diagnosis/watch"
)

// Each station of the line takes its own tool and that of its right neighbour.
type tool struct {
	mu   sync.Mutex
	uses int
}

type station struct {
	own, other *tool
	meals      int
}

func (s *station) cook() {
	s.own.mu.Lock()
	s.own.uses++
	for i := 0; i < 50; i++ {
		s.meals ^= i
	}
	s.other.mu.Lock()
	s.other.uses++
	s.other.mu.Unlock()
	s.own.mu.Unlock()
}

func main() {
	tools := []*tool{{}, {}, {}}
	var wg sync.WaitGroup
	for i := range tools {
		s := &station{own: tools[i], other: tools[(i+1)%len(tools)]}
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := 0; n < 1<<30; n++ {
				s.cook()
				if n%64 == 0 {
					runtime.Gosched()
				}
			}
		}()
	}
	wg.Wait()
}
