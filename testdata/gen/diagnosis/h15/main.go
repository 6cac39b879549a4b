package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Cart struct {
	mu    sync.Mutex
	items map[string]*Item
}

type Item struct{ Qty int }

func (c *Cart) Change(name string, d int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	time.Sleep(2 * time.Millisecond)
	it := c.items[name]
	it.Qty += d
	return it.Qty
}

func recovered(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				http.Error(w, fmt.Sprint(v), 500)
			}
		}()
		next(w, r)
	}
}

func main() {
	c := &Cart{items: map[string]*Item{"tea": {1}}}
	s := httptest.NewServer(recovered(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, c.Change(r.URL.Path[1:], 1))
	}))
	for _, p := range []string{"/tea", "/coffee", "/tea", "/milk"} {
		go func(url string) {
			for {
				if resp, err := http.Get(url); err == nil {
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			}
		}(s.URL + p)
	}
	select {}
}
