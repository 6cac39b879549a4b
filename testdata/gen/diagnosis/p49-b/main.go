package main

import (
	"errors"
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type row struct {
	sync.Mutex
	id, qty int
}

type tableT struct {
	dir  sync.RWMutex
	rows map[int]*row
}

// hold returns the row, locked.
func hold(t *tableT, id int) (*row, bool) {
	t.dir.RLock()
	defer t.dir.RUnlock()
	r, ok := t.rows[id]
	if ok {
		r.Lock()
	}
	return r, ok
}

func take(t *tableT, id, n int) (int, error) {
	r, ok := hold(t, id)
	if !ok {
		return 0, errors.New("no such row")
	}
	if n > r.qty {
		return r.qty, fmt.Errorf("only %d left", r.qty)
	}
	r.qty -= n
	left := r.qty
	r.Unlock()
	return left, nil
}

func main() {
	t := &tableT{rows: map[int]*row{1: {id: 1, qty: 5}, 2: {id: 2, qty: 1}}}
	for _, n := range []int{2, 4, 1} {
		left, err := take(t, 1, n)
		fmt.Println(left, err)
	}
}
