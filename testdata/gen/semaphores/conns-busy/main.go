// SPDX-License-Identifier: MIT
// The same mended, and slow: all slots are taken, and come back.

package main

import (
	"errors"
	"log"
	"math/rand"
	"net/http"
	_ "net/http/pprof"
	"os"
	"sync"
	"time"
)

type conn struct {
	id   int
	busy bool
}
type Manager struct {
	mu    sync.Mutex
	free  []*conn
	slots chan struct{}
	next  int
}

func NewManager(n int) *Manager { return &Manager{slots: make(chan struct{}, n)} }
func (m *Manager) Get() *conn {
	m.slots <- struct{}{}
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.free); n > 0 {
		c := m.free[n-1]
		m.free = m.free[:n-1]
		return c
	}
	m.next++
	return &conn{id: m.next}
}
func (m *Manager) Put(c *conn) {
	m.mu.Lock()
	m.free = append(m.free, c)
	m.mu.Unlock()
	<-m.slots
}

var errBroken = errors.New("broken pipe")

type command func(c *conn, arg int) error
type worker struct {
	m        *Manager
	commands map[string]command
}

func ping(c *conn, arg int) error { time.Sleep(2500 * time.Millisecond); return nil }
func set(c *conn, arg int) error {
	time.Sleep(2500 * time.Millisecond)
	if rand.Intn(20) == 0 {
		return errBroken
	}
	return nil
}
func (w *worker) do(name string, arg int) error {
	c := w.m.Get()
	defer w.m.Put(c)
	if err := w.commands[name](c, arg); err != nil {
		return err
	}

	return nil
}
func main() {
	debug()
	w := &worker{m: NewManager(4), commands: map[string]command{"ping": ping, "set": set}}
	for i := 0; i < 12; i++ {
		name := []string{"ping", "set"}[i%2]
		go func() {
			for n := 0; ; n++ {
				w.do(name, n)
				time.Sleep(5 * time.Millisecond)
			}
		}()
	}
	select {}
}

func debug() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }
