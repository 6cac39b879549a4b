package main

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type server struct {
	state   sync.RWMutex
	closing bool
	active  sync.WaitGroup
	served  map[string]int
}

func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	s.active.Add(1)
	defer s.active.Done()
	time.Sleep(1500 * time.Millisecond)
	s.count(r.URL.Path)
	w.WriteHeader(204)
}

func (s *server) count(path string) {
	s.state.Lock()
	defer s.state.Unlock()
	if !s.closing {
		s.served[path]++
	}
}

func (s *server) shutdown() {
	s.state.Lock()
	s.closing = true
	s.active.Wait()
	s.state.Unlock()
}

func main() {
	s := &server{served: map[string]int{}}
	web := httptest.NewServer(http.HandlerFunc(s.handle))
	for i := 0; i < 3; i++ {
		go http.Get(web.URL + "/item")
	}
	time.Sleep(500 * time.Millisecond)
	s.shutdown()
	web.Close()
}
