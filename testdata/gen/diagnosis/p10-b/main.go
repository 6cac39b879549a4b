package main

import (
	"fmt"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

var table struct {
	mu   sync.RWMutex
	rows []string
}

func lookup(prefix string) (found []string) {
	table.mu.RLock()
	for _, r := range table.rows {
		if strings.HasPrefix(r, prefix) {
			found = append(found, r)
		}
	}
	table.mu.RUnlock()
	return found
}

func insert(rows ...string) {
	table.mu.Lock()
	for _, r := range rows {
		if len(r) > 3 {
			if dup := lookup(r); len(dup) > 0 {
				continue
			}
		}
		table.rows = append(table.rows, r)
	}
	table.mu.Unlock()
}

func main() {
	in := make(chan string, 8)
	go func() {
		for _, w := range strings.Fields("a bc def ghij klmno") {
			in <- w
		}
		close(in)
	}()
	for w := range in {
		insert(w)
	}
	fmt.Println(len(lookup("")))
}
