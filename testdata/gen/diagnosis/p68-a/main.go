package main

import (
	"context"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Event struct {
	Topic string
	Seq   int
}

// Bus gives every event of a topic to all who subscribed to it, and keeps how far each has got.
type Bus struct {
	mu   sync.Mutex
	subs map[string][]*Sub
	acks map[string]int
	seq  int
}

type Sub struct {
	name string
	bus  *Bus
	ch   chan Event
}

func (b *Bus) Subscribe(name, topic string) *Sub {
	s := &Sub{name: name, bus: b, ch: make(chan Event, 16)}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs[topic] = append(b.subs[topic], s)
	return s
}

func (b *Bus) Publish(ctx context.Context, topic string, n int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := 0; i < n; i++ {
		b.seq++
		for _, s := range b.subs[topic] {
			if err := s.deliver(ctx, Event{topic, b.seq}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Sub) deliver(ctx context.Context, e Event) error {
	select {
	case s.ch <- e:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *Bus) ack(name string, seq int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.acks[name] = seq
}

func (b *Bus) Behind(name string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.seq - b.acks[name]
}

func (s *Sub) Consume(ctx context.Context, fn func(Event)) {
	for {
		select {
		case e := <-s.ch:
			fn(e)
			s.bus.ack(s.name, e.Seq)
		case <-ctx.Done():
			return
		}
	}
}

// Totals is what the consumers write to.
type Totals struct {
	sync.RWMutex
	n map[string]int
}

func (t *Totals) Count(e Event) {
	t.Lock()
	t.n[e.Topic]++
	t.Unlock()
}

func (t *Totals) Of(topic string) int {
	t.RLock()
	defer t.RUnlock()
	return t.n[topic]
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	bus := &Bus{subs: map[string][]*Sub{}, acks: map[string]int{}}
	totals := &Totals{n: map[string]int{}}
	for _, name := range []string{"mail", "search", "billing"} {
		go bus.Subscribe(name, "orders").Consume(ctx, totals.Count)
	}
	go bus.Subscribe("audit", "logins").Consume(ctx, totals.Count)
	for i := 0; i < 2; i++ {
		go func() {
			for {
				totals.Count(Event{Topic: "pages"})
				totals.Of("orders")
				time.Sleep(time.Millisecond)
			}
		}()
	}
	go func() {
		for {
			if err := bus.Publish(ctx, "logins", 1); err != nil {
				return
			}
			time.Sleep(4 * time.Millisecond)
		}
	}()
	go func() {
		for i := 1; ; i++ {
			n := 2
			if i%500 == 0 {
				n = 40 // what the warehouse sends is a batch
			}
			if err := bus.Publish(ctx, "orders", n); err != nil {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
	}()
	go func() {
		for range time.Tick(3 * time.Second) {
			log.Print("search is behind by ", bus.Behind("search"))
		}
	}()
	for range time.Tick(2 * time.Second) {
		log.Print(totals.Of("orders"), " orders, ", totals.Of("pages"), " pages")
	}
}
