package main

import (
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Message struct {
	Topic, Text string
}

type Broker struct {
	mu   sync.RWMutex
	subs map[string]map[*Subscription]bool
}

type Subscription struct {
	b     *Broker
	topic string
	ch    chan Message
}

func (b *Broker) Subscribe(topic string) *Subscription {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &Subscription{b, topic, make(chan Message)}
	if b.subs[topic] == nil {
		b.subs[topic] = map[*Subscription]bool{}
	}
	b.subs[topic][s] = true
	return s
}

func (b *Broker) Publish(m Message) int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	n := 0
	for s := range b.subs[m.Topic] {
		s.ch <- m
		n++
	}
	return n
}

func (s *Subscription) Close() {
	s.b.mu.Lock()
	delete(s.b.subs[s.topic], s)
	s.b.mu.Unlock()
	close(s.ch)
}

func follow(b *Broker, topic string, limit int) {
	s := b.Subscribe(topic)
	defer s.Close()
	for i := 0; i < limit; i++ {
		m := <-s.ch
		if m.Text == "" {
			return
		}
	}
}

func main() {
	b := &Broker{subs: map[string]map[*Subscription]bool{}}
	for p := 0; p < 2; p++ {
		go func(p int) {
			for i := 0; ; i++ {
				b.Publish(Message{fmt.Sprint("topic", (p+i)%4), "tick"})
				time.Sleep(5 * time.Millisecond)
			}
		}(p)
	}
	for i := 0; ; i++ {
		go follow(b, fmt.Sprint("topic", i%4), 5+i%7)
		time.Sleep(50 * time.Millisecond)
		if i%100 == 0 {
			log.Println("followers started:", i)
		}
	}
}
