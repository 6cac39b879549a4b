package main

import (
	"fmt"
	"net/url"
	"path"
	"sync"

	_ "example.com/diagnosis/watch"
)

type site map[string][]string

type walker struct {
	site    site
	todo    chan *url.URL
	pending sync.WaitGroup

	mu   sync.Mutex
	seen map[string]bool
}

func (w *walker) enqueue(u *url.URL) {
	w.pending.Add(1)
	go func() { w.todo <- u }()
}

func (w *walker) first(u *url.URL) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := path.Clean(u.Path)
	if w.seen[key] {
		return false
	}
	w.seen[key] = true
	return true
}

func (w *walker) links(u *url.URL) (out []*url.URL) {
	for _, l := range w.site[u.Path] {
		if ref, err := u.Parse(l); err == nil {
			out = append(out, ref)
		}
	}
	return out
}

func (w *walker) work() {
	for u := range w.todo {
		if !w.first(u) {
			continue
		}
		for _, l := range w.links(u) {
			w.enqueue(l)
		}
		w.pending.Done()
	}
}

func (w *walker) walk(root string, workers int) (int, error) {
	u, err := url.Parse(root)
	if err != nil {
		return 0, err
	}
	for i := 0; i < workers; i++ {
		go w.work()
	}
	w.enqueue(u)
	w.pending.Wait()
	close(w.todo)
	return len(w.seen), nil
}

func main() {
	s := site{
		"/":         {"/about", "/blog/"},
		"/blog/":    {"one", "two"},
		"/blog/one": {"two"},
		"/about":    {"/team"},
	}
	w := &walker{site: s, todo: make(chan *url.URL), seen: map[string]bool{}}
	fmt.Println(w.walk("http://example.com/", 3))
}
