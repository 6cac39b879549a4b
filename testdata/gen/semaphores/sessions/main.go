// SPDX-License-Identifier: MIT
// Slots that sessions keep between requests: nobody on a stack has one, and none is lost.

package main

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"sync"
	"time"
)

func init() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }

type pool struct{ slots chan struct{} }

func (p *pool) Get() int { p.slots <- struct{}{}; return len(p.slots) }
func (p *pool) Put()     { <-p.slots }

type session struct {
	p *pool
	c int
}

var errBad = errors.New("bad")

func (s *session) open(n int) error {
	s.c = s.p.Get()
	if n%7 == 6 {
		s.p.Put()
		return errBad
	}
	return nil
}
func (s *session) close() { s.p.Put() }

type server struct {
	mu  sync.Mutex
	p   *pool
	all map[int]*session
}

func (s *server) start(w http.ResponseWriter, r *http.Request) {
	var n int
	fmt.Sscan(r.FormValue("n"), &n)
	x := &session{p: s.p}
	if err := x.open(n); err != nil {
		http.Error(w, "bad", 500)
		return
	}
	s.mu.Lock()
	s.all[n] = x
	s.mu.Unlock()
}
func (s *server) end(w http.ResponseWriter, r *http.Request) {
	var n int
	fmt.Sscan(r.FormValue("n"), &n)
	s.mu.Lock()
	x := s.all[n]
	delete(s.all, n)
	s.mu.Unlock()
	if x != nil {
		x.close()
	}
}
func (s *server) ping(w http.ResponseWriter, r *http.Request) {
	if err := s.check(len(r.FormValue("n"))); err != nil {
		http.Error(w, "bad", 500)
	}
}

func (s *server) check(n int) error {
	s.p.Get()
	if n > 7 {
		return errBad
	}
	s.p.Put()
	return nil
}

func main() {
	s := &server{p: &pool{make(chan struct{}, 3)}, all: map[int]*session{}}
	http.HandleFunc("/start", s.start)
	http.HandleFunc("/end", s.end)
	http.HandleFunc("/ping", s.ping)
	time.Sleep(500 * time.Millisecond)
	for i := 0; i < 8; i++ {
		i := i
		go http.Get(fmt.Sprintf("http://127.0.0.1:%s/start?n=%d", os.Getenv("DPORT"), i))
	}
	time.Sleep(30 * time.Second)
	for i := 0; i < 8; i++ {
		http.Get(fmt.Sprintf("http://127.0.0.1:%s/end?n=%d", os.Getenv("DPORT"), i))
	}
}
