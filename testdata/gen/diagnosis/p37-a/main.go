package main

import (
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Fleet struct{ nodes []string }

func (f *Fleet) restart(node string) {
	time.Sleep(time.Millisecond)
	log.Println("restarted", node)
}

func (f *Fleet) RestartAll() {
	var wg sync.WaitGroup
	wg.Add(len(f.nodes))
	for _, n := range f.nodes {
		go func(n string) {
			defer wg.Done()
			f.restart(n)
		}(n)
		wg.Wait()
	}
}

func main() {
	f := &Fleet{nodes: []string{"n1", "n2", "n3"}}
	f.RestartAll()
}
