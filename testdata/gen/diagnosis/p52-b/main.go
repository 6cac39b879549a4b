package main

import (
	"fmt"
	"net/http"
	"sync"

	_ "example.com/diagnosis/watch"
)

type future struct {
	ready chan struct{}
	val   string
}

func (f *future) get() string {
	<-f.ready
	return f.val
}

type dns struct {
	mu  sync.Mutex
	req map[string]*future
}

func (d *dns) resolve(host, kind string) *future {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := &future{ready: make(chan struct{})}
	d.req[host] = f
	go d.answer(f, kind)
	return f
}

func (d *dns) answer(f *future, kind string) {
	switch kind {
	case "A":
		f.val = "10.0.0.1"
	case "AAAA":
		f.val = "fd00::1"
	default:
		return
	}
	close(f.ready)
}

func main() {
	d := &dns{req: map[string]*future{}}
	kinds := []string{"A", "AAAA", "MX"}
	for i := 0; i < 30; i++ {
		f := d.resolve(fmt.Sprint("h", i), kinds[i%3])
		go f.get()
	}
	http.ListenAndServe("127.0.0.1:0", nil)
}
