package main

import (
	"fmt"
	"log"
	"math/rand"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type resource interface {
	ping() error
}

// pool lends a fixed number of things and knows who has them.
type pool[T resource] struct {
	lock   sync.Mutex
	free   chan T
	lent   map[string]T
	checks int
}

func newPool[T resource](items []T) *pool[T] {
	p := &pool[T]{free: make(chan T, len(items)), lent: map[string]T{}}
	for _, it := range items {
		p.free <- it
	}
	return p
}

func (p *pool[T]) borrow(who string) (T, func(), error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	it := <-p.free
	if err := it.ping(); err != nil {
		p.free <- it
		return it, nil, fmt.Errorf("%s: %w", who, err)
	}
	p.lent[who] = it
	return it, func() { p.giveBack(who) }, nil
}

func (p *pool[T]) giveBack(who string) {
	p.lock.Lock()
	it := p.lent[who]
	delete(p.lent, who)
	p.lock.Unlock()
	p.free <- it
}

func (p *pool[T]) busy() int {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.checks++
	return len(p.lent)
}

type session struct {
	id    int
	calls int
}

func (s *session) ping() error {
	s.calls++
	return nil
}

func (s *session) query(rows int) int {
	time.Sleep(time.Duration(rows) * 100 * time.Microsecond)
	return rows * s.id
}

type reports struct {
	sessions *pool[*session]
	done     chan<- int
}

func (r *reports) make(name string, rows int) error {
	s, release, err := r.sessions.borrow(name)
	if err != nil {
		return err
	}
	defer release()
	r.done <- s.query(rows)
	return nil
}

func (r *reports) every(name string, rows int, pause time.Duration) {
	for i := 0; ; i++ {
		if err := r.make(fmt.Sprint(name, i), rows); err != nil {
			log.Print(err)
		}
		time.Sleep(pause)
	}
}

type memo struct {
	mu   sync.Mutex
	seen map[int]int
}

func (m *memo) note(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen[n]++
	if len(m.seen) > 1000 {
		m.seen = map[int]int{}
	}
}

func main() {
	var all []*session
	for i := 0; i < 4; i++ {
		all = append(all, &session{id: i + 1})
	}
	done := make(chan int)
	r := &reports{sessions: newPool(all), done: done}
	m := &memo{seen: map[int]int{}}
	go func() {
		for n := range done {
			m.note(n)
		}
	}()
	for i := 0; i < 3; i++ {
		go func() {
			for {
				m.note(rand.Intn(5000))
				time.Sleep(time.Millisecond)
			}
		}()
	}
	go r.every("daily", 20, 5*time.Millisecond)
	go r.every("hourly", 10, 3*time.Millisecond)
	go func() {
		for range time.Tick(400 * time.Millisecond) {
			log.Print(r.sessions.busy(), " sessions in use")
		}
	}()
	// At the end of the quarter everybody wants theirs.
	time.AfterFunc(time.Second, func() {
		for i := 0; i < 6; i++ {
			go r.every(fmt.Sprint("quarter", i, "-"), 60, 0)
		}
	})
	select {}
}
