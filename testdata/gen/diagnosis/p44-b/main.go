package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type sink interface {
	accept(line string) int
}

type file struct {
	lock sync.Mutex
	size int
	rot  *rotator
}

type rotator struct {
	lock sync.Mutex
	out  []sink
	gen  int
}

func (f *file) accept(line string) int {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.size += len(line); f.size > 64 {
		f.size = f.rot.generation()
	}
	return f.size
}

func (r *rotator) generation() int {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.gen++
	return r.gen % 7
}

func (r *rotator) write(line string) (n int) {
	r.lock.Lock()
	for _, s := range r.out {
		if s != nil && r.gen%2 == 0 {
			n += s.accept(line)
		}
	}
	r.gen += 2
	r.lock.Unlock()
	return n
}

func main() {
	r := &rotator{}
	direct := &file{rot: r}
	r.out = []sink{direct}
	go func() {
		for {
			direct.accept("a line past the rotator")
		}
	}()
	for {
		if r.write("x") < 0 {
			r.generation()
		}
	}
}
