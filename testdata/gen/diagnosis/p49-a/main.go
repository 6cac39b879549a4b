package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Slot struct {
	mu    sync.Mutex
	owner string
}

type Yard struct{ rows [][]*Slot }

func (y *Yard) Park(plate string) bool {
	found := false
search:
	for _, row := range y.rows {
		for _, s := range row {
			s.mu.Lock()
			if s.owner == plate {
				found = true
				break search
			}
			if s.owner == "" {
				s.owner = plate
				s.mu.Unlock()
				return true
			}
			s.mu.Unlock()
		}
	}
	return found
}

func main() {
	y := &Yard{}
	for i := 0; i < 3; i++ {
		y.rows = append(y.rows, []*Slot{{}, {}})
	}
	plates := make(chan string)
	go func() {
		for _, p := range []string{"HH-A1", "B-C2", "HH-A1", "M-D3"} {
			plates <- p
		}
		close(plates)
	}()
	for p := range plates {
		fmt.Println(p, y.Park(p))
	}
}
