package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Flags struct {
	mu  sync.RWMutex
	set map[string]bool
	rev int
}

func (f *Flags) On(name string) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.set[name]
}

func (f *Flags) Toggle(names ...string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, n := range names {
		f.set[n] = !f.On(n)
	}
	f.rev++
	return f.rev
}

func handler(f *Flags) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			fmt.Fprintln(w, f.Toggle(r.URL.Query()["flag"]...))
			return
		}
		fmt.Fprintln(w, f.On(r.URL.Query().Get("flag")))
	})
}

func main() {
	s := httptest.NewServer(handler(&Flags{set: map[string]bool{}}))
	http.Get(s.URL + "?flag=beta")
	http.Post(s.URL+"?flag=beta", "text/plain", nil)
	s.Close()
}
