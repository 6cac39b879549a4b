package main

import (
	"fmt"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Index struct {
	mu    sync.Mutex
	terms map[string]int
}

func (x *Index) add(term string) {
	x.mu.Lock()
	x.terms[term]++
	x.mu.Unlock()
}

func (x *Index) Rebuild(docs []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.terms = map[string]int{}
	var wg sync.WaitGroup
	for _, d := range docs {
		wg.Add(1)
		go func(d string) {
			defer wg.Done()
			for _, t := range strings.Fields(d) {
				x.add(t)
			}
		}(d)
	}
	wg.Wait()
}

func main() {
	x := &Index{}
	x.Rebuild([]string{"to be", "or not", "to be that"})
	fmt.Println(len(x.terms))
}
