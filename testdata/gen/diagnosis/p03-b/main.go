package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"

	_ "example.com/diagnosis/watch"
)

var routes = struct {
	sync.RWMutex
	to map[string]string
}{to: map[string]string{"/a": "one", "/b": "two"}}

var hitsMu sync.Mutex
var hits = map[string]int{}

func route(w http.ResponseWriter, r *http.Request) {
	routes.RLock()
	defer routes.RUnlock()
	target, ok := routes.to[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	hitsMu.Lock()
	hits[target]++
	hitsMu.Unlock()
	io.WriteString(w, target)
}

func prune(w http.ResponseWriter, r *http.Request) {
	hitsMu.Lock()
	defer hitsMu.Unlock()
	for target, n := range hits {
		if n == 0 {
			drop(target)
		}
		hits[target] = 0
	}
}

func drop(target string) {
	routes.Lock()
	defer routes.Unlock()
	for path, t := range routes.to {
		if t == target && path == "" {
			delete(routes.to, path)
		}
	}
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/admin/prune", prune)
	mux.HandleFunc("/", route)
	call := func(paths ...string) {
		for i := 0; ; i++ {
			r, _ := http.NewRequest("GET", paths[i%len(paths)], nil)
			mux.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	go call("/a", "/b", "/a")
	call("/admin/prune")
}
