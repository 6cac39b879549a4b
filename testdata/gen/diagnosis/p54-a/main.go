package main

import (
	"fmt"
	"math/rand"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// An agent of a cluster: who is in it, whom to send requests to, and how they are doing.

type Listener interface {
	OnChange(nodes []string)
}

type Membership struct {
	mu        sync.Mutex
	nodes     map[string]time.Time
	listeners []Listener
}

func (m *Membership) Notify(l Listener) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.listeners = append(m.listeners, l)
}

func (m *Membership) Join(node string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, known := m.nodes[node]
	m.nodes[node] = time.Now()
	if !known {
		m.changed()
	}
}

func (m *Membership) Leave(node string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.nodes, node)
	m.changed()
}

func (m *Membership) changed() {
	nodes := make([]string, 0, len(m.nodes))
	for n := range m.nodes {
		nodes = append(nodes, n)
	}
	for _, l := range m.listeners {
		l.OnChange(nodes)
	}
}

func (m *Membership) LastSeen(node string) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.nodes[node]
}

type Balancer struct {
	mu     sync.Mutex
	ring   []string
	next   int
	health *Health
}

func (b *Balancer) OnChange(nodes []string) {
	b.mu.Lock()
	b.ring = nodes
	b.mu.Unlock()
}

// Pick goes round the ring and passes over nodes that did badly of late.
func (b *Balancer) Pick() (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range b.ring {
		b.next = (b.next + 1) % len(b.ring)
		if n := b.ring[b.next]; b.health.Score(n) > 3 {
			return n, true
		}
	}
	return "", false
}

type Health struct {
	mu      sync.Mutex
	scores  map[string]int
	members *Membership
}

func (h *Health) Score(node string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.scores[node]
}

// Decay lowers the score of nodes that have not been seen for long.
func (h *Health) Decay() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for n, s := range h.scores {
		if s > 0 && time.Since(h.members.LastSeen(n)) > time.Second {
			h.scores[n] = s - 1
		}
	}
}

func main() {
	m := &Membership{nodes: map[string]time.Time{}}
	h := &Health{scores: map[string]int{}, members: m}
	b := &Balancer{health: h}
	m.Notify(b)
	for i := 0; i < 8; i++ {
		h.scores[fmt.Sprint("node-", i)] = i
	}
	go func() {
		for {
			if n := fmt.Sprint("node-", rand.Intn(8)); rand.Intn(3) > 0 {
				m.Join(n)
			} else {
				m.Leave(n)
			}
		}
	}()
	go func() {
		for {
			h.Decay()
		}
	}()
	for {
		b.Pick()
	}
}
