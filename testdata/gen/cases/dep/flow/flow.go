// Package flow stands for a third-party module: a group of goroutines and a
// work queue, in the manner of the well-known ones.
package flow

import (
	"context"
	"sync"
)

// Group runs functions and keeps the first error.
type Group struct {
	wg   sync.WaitGroup
	sem  chan struct{}
	once sync.Once
	err  error
	stop context.CancelFunc
}

// WithContext gives a group whose context ends at the first error.
func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, stop := context.WithCancel(ctx)
	return &Group{stop: stop}, ctx
}

// SetLimit bounds the number of functions that run at a time.
func (g *Group) SetLimit(n int) { g.sem = make(chan struct{}, n) }

// Go runs f in a goroutine of its own.
func (g *Group) Go(f func() error) {
	if g.sem != nil {
		g.sem <- struct{}{}
	}
	g.wg.Add(1)
	go func() {
		defer g.done()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				if g.stop != nil {
					g.stop()
				}
			})
		}
	}()
}

func (g *Group) done() {
	if g.sem != nil {
		<-g.sem
	}
	g.wg.Done()
}

// Wait waits for all functions.
func (g *Group) Wait() error {
	g.wg.Wait()
	if g.stop != nil {
		g.stop()
	}
	return g.err
}

// Queue is a queue of keys with a blocking Get.
type Queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []string
	ended bool
}

// NewQueue makes an empty queue.
func NewQueue() *Queue {
	q := &Queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

// Add appends a key.
func (q *Queue) Add(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, key)
	q.cond.Signal()
}

// Get takes the oldest key, or waits for one.
func (q *Queue) Get() (string, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.ended {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return "", false
	}
	key := q.items[0]
	q.items = q.items[1:]
	return key, true
}
