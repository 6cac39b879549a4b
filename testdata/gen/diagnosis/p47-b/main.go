package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type expr struct {
	op   byte
	l, r *expr
	name string
}

var (
	envMu sync.RWMutex
	env   = map[string]int{"x": 1, "y": 2}
)

func eval(e *expr) int {
	envMu.RLock()
	defer envMu.RUnlock()
	switch e.op {
	case '+':
		return eval(e.l) + eval(e.r)
	case '*':
		return eval(e.l) * eval(e.r)
	}
	return env[e.name]
}

func assign(name string, v int) {
	envMu.Lock()
	env[name] = v
	envMu.Unlock()
}

func main() {
	x, y := &expr{name: "x"}, &expr{name: "y"}
	sum := &expr{op: '+', l: x, r: &expr{op: '*', l: y, r: x}}
	go func() {
		for i := 0; ; i++ {
			assign("x", i%10)
		}
	}()
	for eval(sum) < 1<<20 {
	}
}
