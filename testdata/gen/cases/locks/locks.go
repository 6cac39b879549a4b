// Package locks uses locks, hard and softly.
package locks

import (
	"fmt"
	"net/http"
	"sort"
	"sync"
	"time"
)

// Store is a cache behind one lock.
type Store struct {
	mu   sync.Mutex
	data map[string]int
}

// Get gives the entry of a key, and keeps the statistics.
func (s *Store) Get(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	spin(200 * time.Microsecond)
	s.data[key]++
	return s.data[key]
}

func spin(d time.Duration) (n int) {
	for t := time.Now(); time.Since(t) < d; {
		n++
	}
	return n
}

func serveKeys(s *Store, n int) {
	for i := 0; ; i++ {
		s.Get(fmt.Sprint("key", (i+n)%16))
		spin(20 * time.Microsecond)
	}
}

// Cache has n goroutines at one cache.
func Cache(n int) {
	s := &Store{data: map[string]int{}}
	for i := 0; i < n; i++ {
		go serveKeys(s, i)
	}
	select {}
}

// Table is a routing table behind a lock for reading and writing.
type Table struct {
	mu     sync.RWMutex
	routes []string
}

// Lookup finds a route.
func (t *Table) Lookup(name string) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	i := sort.SearchStrings(t.routes, name)
	return i < len(t.routes) && t.routes[i] == name
}

// Replace sorts a new table in.
func (t *Table) Replace(routes []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.routes = append(t.routes[:0], routes...)
	sort.Strings(t.routes)
	spin(3 * time.Millisecond)
}

// Router has n readers, and two writers that write too often.
func Router(n int) {
	t := &Table{}
	for i := 0; i < n; i++ {
		go func() {
			for {
				t.Lookup("b")
				spin(10 * time.Microsecond)
			}
		}()
	}
	for i := 0; i < 2; i++ {
		go func() {
			for {
				t.Replace([]string{"c", "b", "a"})
				time.Sleep(time.Millisecond)
			}
		}()
	}
	select {}
}

// Counter is a statistic behind a lock.
type Counter struct {
	mu sync.Mutex
	n  map[string]int
}

// Add counts.
func (c *Counter) Add(name string) {
	c.mu.Lock()
	spin(30 * time.Microsecond)
	c.n[name]++
	c.mu.Unlock()
}

// Stats has n workers that count what they do, now and then at one moment.
func Stats(n int) {
	c := &Counter{n: map[string]int{}}
	for i := 0; i < n; i++ {
		go func() {
			for {
				spin(100 * time.Microsecond)
				for j := 0; j < 2; j++ {
					c.Add("done")
				}
				time.Sleep(3 * time.Millisecond)
			}
		}()
	}
	select {}
}

// Handler counts its requests behind a lock that it keeps while it writes.
type Handler struct {
	mu   sync.Mutex
	hits map[string]int
}

// ServeHTTP answers.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hits[r.URL.Path]++
	spin(2 * time.Millisecond)
	fmt.Fprintln(w, h.hits[r.URL.Path])
}

// NewHandler makes a handler.
func NewHandler() *Handler { return &Handler{hits: map[string]int{}} }
