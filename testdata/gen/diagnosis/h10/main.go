package main

import (
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	items    []int
}

func (q *Queue) Put(v int) {
	q.mu.Lock()
	for len(q.items) == 16 {
		q.notFull.Wait()
	}
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.notEmpty.Signal()
}

func (q *Queue) Get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.notEmpty.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	q.notFull.Signal()
	return v
}

func main() {
	q := &Queue{}
	q.notEmpty, q.notFull = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	for w := 0; w < 3; w++ {
		go func(w int) {
			for i := 0; ; i++ {
				q.Put(i)
				if i%500 == 0 {
					time.Sleep(time.Duration(w*20) * time.Millisecond)
				}
			}
		}(w)
	}
	for w := 0; w < 6; w++ {
		go func() {
			for {
				if q.Get()%100 == 0 {
					time.Sleep(time.Millisecond)
				}
			}
		}()
	}
	select {}
}
