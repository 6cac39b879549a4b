package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type queue struct {
	lock    sync.Mutex
	pending []int
	results chan int
}

func take(q *queue) (int, bool) {
	q.lock.Lock()
	defer q.lock.Unlock()
	if len(q.pending) == 0 {
		return 0, false
	}
	j := q.pending[0]
	q.pending = q.pending[1:]
	return j, true
}

func work(q *queue) {
	for {
		j, ok := take(q)
		if !ok {
			close(q.results)
			return
		}
		q.results <- j * j
	}
}

func submit(q *queue, jobs ...int) (sum int) {
	q.lock.Lock()
	q.pending = append(q.pending, jobs...)
	for range jobs {
		sum += <-q.results
	}
	q.lock.Unlock()
	return sum
}

func main() {
	q := &queue{results: make(chan int), pending: []int{1}}
	go work(q)
	fmt.Println(submit(q, 2, 3, 4))
}
