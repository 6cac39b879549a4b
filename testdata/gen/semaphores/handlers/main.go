// SPDX-License-Identifier: MIT
// A bus that calls its handlers, a map of functions, under its lock; one waits for who wants it.

package main

import (
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"sync"
	"time"
)

func init() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }

type event struct {
	kind string
	n    int
}
type bus struct {
	mu       sync.Mutex
	handlers map[string]func(event)
	last     map[string]int
}

func (b *bus) on(kind string, f func(event)) { b.mu.Lock(); defer b.mu.Unlock(); b.handlers[kind] = f }
func (b *bus) seen(e event)                  { b.mu.Lock(); b.last[e.kind] = e.n; b.mu.Unlock() }

type auditor struct {
	out chan event
	b   *bus
}

func (a *auditor) record(e event) { a.out <- e }
func (a *auditor) run() {
	for e := range a.out {
		a.b.seen(e)
	}
}
func (b *bus) emit(e event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.handlers[e.kind]; f != nil {
		f(e)
	}
}
func main() {
	b := &bus{handlers: map[string]func(event){}, last: map[string]int{}}
	a := &auditor{make(chan event), b}
	go a.run()
	b.on("login", a.record)
	for i := 0; i < 4; i++ {
		go func() {
			for n := 0; ; n++ {
				b.emit(event{"login", n})
				time.Sleep(time.Millisecond)
			}
		}()
	}
	select {}
}
