package main

import (
	"context"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Config struct {
	Version int
	Limits  map[string]int
}

// Reloader keeps the current configuration and tells those who asked of every new one.
type Reloader struct {
	mu   sync.Mutex
	cur  Config
	subs map[int]func(Config)
	next int
}

func NewReloader() *Reloader {
	return &Reloader{subs: map[int]func(Config){}, cur: Config{Limits: map[string]int{}}}
}

// Subscribe returns a function that ends the subscription; calling it twice does no harm.
func (r *Reloader) Subscribe(fn func(Config)) (cancel func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := r.next
	r.next++
	r.subs[id] = fn
	var once sync.Once
	return func() {
		once.Do(func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			delete(r.subs, id)
		})
	}
}

func (r *Reloader) Limit(name string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cur.Limits[name]
}

func (r *Reloader) Load(c Config) error {
	if c.Version == 0 {
		return fmt.Errorf("no version in %v", c.Limits)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.Version <= r.cur.Version {
		return fmt.Errorf("version %d is older than %d", c.Version, r.cur.Version)
	}
	r.cur = c
	r.tell()
	return nil
}

func (r *Reloader) tell() {
	for _, fn := range r.subs {
		fn(r.cur)
	}
}

// WaitFor returns when a version is there or ctx ends.
func WaitFor(ctx context.Context, r *Reloader, version int) error {
	reached := make(chan struct{})
	var cancel func()
	cancel = r.Subscribe(func(c Config) {
		if c.Version >= version {
			cancel()
			close(reached)
		}
	})
	select {
	case <-reached:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Quota counts what each tenant used; it is told of limits and needs no reloader after that.
type Quota struct {
	mu     sync.Mutex
	used   map[string]int
	limits map[string]int
}

func (q *Quota) Take(tenant string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	sum := 0
	for i := 0; i < 20000; i++ {
		sum += i % (q.used[tenant] + 1)
	}
	if q.used[tenant] >= q.limits[tenant] {
		q.used[tenant] = 0
		return false
	}
	q.used[tenant]++
	return sum >= 0
}

func (q *Quota) SetLimits(c Config) {
	q.mu.Lock()
	q.limits = c.Limits
	q.mu.Unlock()
}

func main() {
	ctx := context.Background()
	r := NewReloader()
	q := &Quota{used: map[string]int{}, limits: map[string]int{}}
	r.Subscribe(q.SetLimits)
	for i := 0; i < 3; i++ {
		go func(tenant string) {
			for {
				q.Take(tenant)
				time.Sleep(time.Millisecond)
			}
		}(fmt.Sprint("tenant", i))
		go func() {
			for r.Limit("requests") >= 0 {
				time.Sleep(3 * time.Millisecond)
			}
		}()
	}
	go func() {
		if err := WaitFor(ctx, r, 50); err != nil {
			log.Print("roll-out: ", err)
			return
		}
		log.Print("roll-out is complete")
	}()
	for v := 1; ; v++ {
		if err := r.Load(Config{v, map[string]int{"requests": v, "tenant1": 2 * v}}); err != nil {
			log.Print(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
