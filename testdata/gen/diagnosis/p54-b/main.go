package main

import (
	"fmt"
	"io"
	"sync"

	_ "example.com/diagnosis/watch"
)

type task struct {
	id   int
	cost int
}

type queue struct {
	sync.Mutex
	open  []task
	hooks []func(task)
}

func (q *queue) push(t task) {
	q.Lock()
	q.open = append(q.open, t)
	q.Unlock()
}

func (q *queue) size() int {
	q.Lock()
	defer q.Unlock()
	return len(q.open)
}

// finish takes the oldest task off the queue and tells everybody who asked.
func (q *queue) finish() {
	q.Lock()
	defer q.Unlock()
	if len(q.open) == 0 {
		return
	}
	t := q.open[0]
	q.open = q.open[1:]
	for _, h := range q.hooks {
		h(t)
	}
}

var (
	pageLock sync.RWMutex
	page     = map[string]int{}
)

func cell(name string) int {
	pageLock.RLock()
	defer pageLock.RUnlock()
	return page[name]
}

// redraw fills the status page.
func redraw(q *queue) {
	pageLock.Lock()
	defer pageLock.Unlock()
	page["redrawn"]++
	page["open"] = q.size()
}

func main() {
	q := &queue{}
	var (
		billing sync.Mutex
		bill    = map[int]int{}
	)
	q.hooks = append(q.hooks, func(t task) {
		billing.Lock()
		bill[t.id%16] += t.cost
		billing.Unlock()
	})
	invoice := func(w io.Writer) {
		billing.Lock()
		defer billing.Unlock()
		for id, sum := range bill {
			fmt.Fprintf(w, "%d: %d of %d\n", id, sum, cell("open"))
		}
	}

	go func() {
		for i := 0; ; i++ {
			q.push(task{i, i % 7})
			q.finish()
		}
	}()
	go func() {
		for {
			redraw(q)
		}
	}()
	for {
		invoice(io.Discard)
	}
}
