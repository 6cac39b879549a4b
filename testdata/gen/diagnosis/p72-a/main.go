package main

import (
	"context"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Replica struct {
	name  string
	delay time.Duration

	mu    sync.Mutex
	reads int
}

func (r *Replica) Read(key string) (string, error) {
	time.Sleep(r.delay)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reads++
	if len(key) == 0 {
		return "", fmt.Errorf("%s: empty key", r.name)
	}
	return key + "@" + r.name, nil
}

type answer struct {
	from  string
	value string
	err   error
}

// Reader asks all replicas and takes what comes first. What it has read it remembers.
type Reader struct {
	replicas []*Replica
	limit    time.Duration

	mu   sync.RWMutex
	have map[string]string
}

func (r *Reader) cached(key string) (string, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, ok := r.have[key]
	return v, ok
}

func (r *Reader) remember(key, value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.have[key] = value
}

func (r *Reader) Get(ctx context.Context, key string) (string, error) {
	if v, ok := r.cached(key); ok {
		return v, nil
	}
	a := r.first(ctx, key)
	if a.err != nil {
		return "", a.err
	}
	r.remember(key, a.value)
	return a.value, nil
}

func (r *Reader) first(ctx context.Context, key string) answer {
	ctx, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	answers := make(chan answer)
	for _, p := range r.replicas {
		go func(p *Replica) {
			v, err := p.Read(key)
			answers <- answer{p.name, v, err}
		}(p)
	}
	var last answer
	for range r.replicas {
		select {
		case last = <-answers:
			if last.err == nil {
				return last
			}
		case <-ctx.Done():
			return answer{err: ctx.Err()}
		}
	}
	return last
}

type stats struct {
	mu   sync.Mutex
	took map[time.Duration]int
}

func (s *stats) add(d time.Duration) {
	s.mu.Lock()
	s.took[d.Round(time.Millisecond)]++
	s.mu.Unlock()
}

func (s *stats) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprint(s.took)
}

func main() {
	r := &Reader{limit: 20 * time.Millisecond, have: map[string]string{}}
	for i, name := range []string{"a", "b", "c"} {
		r.replicas = append(r.replicas, &Replica{name: name, delay: time.Duration(1+i*2) * time.Millisecond})
	}
	s := &stats{took: map[time.Duration]int{}}
	for i := 0; i < 4; i++ {
		go func(i int) {
			for n := i; ; n += 3 {
				start := time.Now()
				if _, err := r.Get(context.Background(), fmt.Sprint("key", n%20)); err != nil {
					log.Print(err)
				}
				s.add(time.Since(start))
				time.Sleep(5 * time.Millisecond)
			}
		}(i)
	}
	for range time.Tick(5 * time.Second) {
		log.Print(s)
	}
}
