package main

import (
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Topology struct {
	nodes sync.RWMutex
	up    map[string]bool

	edges sync.RWMutex
	links map[string]string
}

func (t *Topology) Reachable(a string) bool {
	t.nodes.RLock()
	defer t.nodes.RUnlock()
	t.edges.RLock()
	defer t.edges.RUnlock()
	return t.up[t.links[a]]
}

func (t *Topology) Connect(a, b string) {
	t.edges.Lock()
	defer t.edges.Unlock()
	t.nodes.Lock()
	t.up[b] = true
	t.nodes.Unlock()
	t.links[a] = b
}

func main() {
	t := &Topology{up: map[string]bool{}, links: map[string]string{}}
	names := strings.Fields("r1 r2 s1 s2")
	for r := 0; r < 3; r++ {
		go func(r int) {
			for i := r; ; i++ {
				t.Reachable(names[i%4])
			}
		}(r)
	}
	for i := 0; ; i++ {
		t.Connect(names[i%4], names[(i+1)%4])
	}
}
