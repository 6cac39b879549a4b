package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type tree struct {
	lock sync.Mutex
	kids map[string][]string
}

func (t *tree) each(f func(name string, kids []string)) {
	t.lock.Lock()
	defer t.lock.Unlock()
	for n, k := range t.kids {
		f(n, k)
	}
}

func (t *tree) drop(name string) {
	t.lock.Lock()
	delete(t.kids, name)
	t.lock.Unlock()
}

func prune(t *tree) {
	t.each(func(name string, kids []string) {
		if len(kids) == 0 {
			t.drop(name)
		}
	})
}

func main() {
	t := &tree{kids: map[string][]string{"root": {"a", "b"}, "a": nil, "b": {"c"}, "c": nil}}
	done := make(chan struct{})
	go func() {
		prune(t)
		close(done)
	}()
	<-done
	fmt.Println(len(t.kids))
}
