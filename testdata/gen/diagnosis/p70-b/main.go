package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var errSealed = errors.New("segment is sealed")

// segment collects entries until it is full and then takes no more.
type segment[T any] struct {
	sync.Mutex
	entries []T
	max     int
	sealed  bool
}

func (s *segment[T]) put(v T) (int, error) {
	s.Lock()
	if s.sealed {
		return 0, errSealed
	}
	defer s.Unlock()
	s.entries = append(s.entries, v)
	if len(s.entries) == s.max {
		s.sealed = true
	}
	return len(s.entries), nil
}

func (s *segment[T]) each(fn func(T)) {
	s.Lock()
	defer s.Unlock()
	for _, v := range s.entries {
		fn(v)
	}
}

// journal is a row of segments, the last of which is written to.
type journal[T any] struct {
	mu   sync.RWMutex
	segs []*segment[T]
	max  int
}

func newJournal[T any](max int) *journal[T] {
	return &journal[T]{max: max, segs: []*segment[T]{{max: max}}}
}

func (j *journal[T]) last() *segment[T] {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.segs[len(j.segs)-1]
}

func (j *journal[T]) first() *segment[T] {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.segs[0]
}

// roll opens the next segment when the last one is full, and drops old ones.
func (j *journal[T]) roll() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.segs = append(j.segs, &segment[T]{max: j.max})
	if len(j.segs) > 100 {
		j.segs = j.segs[1:]
	}
}

// writer keeps to one segment for as long as it takes entries.
type writer[T any] struct {
	j   *journal[T]
	seg *segment[T]
}

func (w *writer[T]) write(ctx context.Context, v T) error {
	for {
		n, err := w.seg.put(v)
		switch {
		case err == nil && n == w.j.max:
			w.j.roll()
			return nil
		case err == nil:
			return nil
		case !errors.Is(err, errSealed):
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
			w.seg = w.j.last()
		}
	}
}

type change struct {
	who  string
	what int
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	j, quiet := newJournal[change](4000), newJournal[int](1<<30)
	for i := 0; i < 6; i++ {
		go func(who string) {
			w := &writer[change]{j, j.last()}
			for n := 0; ; n++ {
				if err := w.write(ctx, change{who, n}); err != nil {
					log.Print(err)
					return
				}
				time.Sleep(time.Millisecond)
			}
		}(fmt.Sprint("editor", i))
	}
	for i := 0; i < 3; i++ {
		go func(i int) {
			w := &writer[int]{quiet, quiet.last()}
			for w.write(ctx, i) == nil {
				time.Sleep(2 * time.Millisecond)
			}
		}(i)
	}
	go func() {
		for range time.Tick(300 * time.Millisecond) {
			by := map[string]int{}
			j.first().each(func(c change) { by[c.who]++ })
			log.Print(by)
		}
	}()
	for range time.Tick(2 * time.Second) {
		sum := 0
		quiet.first().each(func(n int) { sum += n })
		log.Print(sum)
	}
}
