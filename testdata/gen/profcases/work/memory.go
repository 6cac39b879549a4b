// Package work is what the programs do.
package work

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"
)

const kB = 1 << 10

// A Session is what a server remembers of a user.
type Session struct {
	id   string
	data []byte
}

var (
	mu       sync.Mutex
	sessions = map[string]*Session{}
)

func login(i int) *Session {
	s := &Session{id: fmt.Sprintf("user-%08d", i), data: make([]byte, 64*kB)}
	mu.Lock()
	sessions[s.id] = s
	mu.Unlock()
	return s
}

// Sessions logs users in and never out.
func Sessions() {
	for i := 0; ; i++ {
		login(i)
		time.Sleep(500 * time.Microsecond)
	}
}

func load(i int) []byte {
	return bytes.Repeat([]byte{byte(i)}, 64*kB)
}

// Cache keeps the last pages asked for; it is full after a second.
func Cache() {
	const size = 1500
	pages := map[int][]byte{}
	for i := 0; ; i++ {
		pages[i] = load(i)
		delete(pages, i-size)
		time.Sleep(500 * time.Microsecond)
	}
}

func arrive(waves [][]byte) [][]byte {
	for i := 0; i < 400; i++ {
		waves = append(waves, load(i))
		time.Sleep(500 * time.Microsecond)
	}
	return waves
}

// Tides gathers for a while and lets all go, as batches do.
func Tides() {
	for {
		waves := arrive(nil)
		waves = arrive(waves)
		time.Sleep(time.Second)
		waves = arrive(waves)
		waves = arrive(waves)
		_ = waves
		time.Sleep(time.Second)
	}
}

func render(i int) string {
	var b strings.Builder
	for k := 0; k < 400; k++ {
		fmt.Fprintf(&b, "<li>item %d of %d</li>\n", k, i)
	}
	return b.String()
}

var last string

// Pages renders and forgets.
func Pages() {
	for i := 0; ; i++ {
		last = render(i)
	}
}

// Journal keeps a short line of what happened now and then.
func Journal() {
	var lines []string
	for i := 0; ; i++ {
		lines = append(lines, strings.Repeat("x", 4*kB))
		_ = lines
		time.Sleep(2 * time.Millisecond)
	}
}

type node struct {
	next  *node
	edges [4]*node
}

func grow(all []*node, i int) *node {
	n := &node{next: all[i%len(all)]}
	n.edges[i%4] = all[(i*7)%len(all)]
	return n
}

// Graph replaces nodes of a large graph: little garbage, much to mark.
func Graph() {
	all := make([]*node, 600000)
	for i := range all {
		all[i] = &node{}
	}
	for i := 0; ; i++ {
		all[(i*31)%len(all)] = grow(all, i)
	}
}
