package main

import (
	"context"
	"net/http"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Watch struct {
	mu  sync.Mutex
	ids map[int]context.Context
}

func (w *Watch) Add(parent context.Context, id int) {
	ctx, _ := context.WithCancel(parent)
	w.mu.Lock()
	w.ids[id] = ctx
	w.mu.Unlock()
	go func() {
		<-ctx.Done()
		w.mu.Lock()
		delete(w.ids, id)
		w.mu.Unlock()
	}()
}

func main() {
	w := &Watch{ids: map[int]context.Context{}}
	base := context.WithValue(context.Background(), w, "watch")
	for i := 0; i < 15; i++ {
		w.Add(base, i)
	}
	http.ListenAndServe("127.0.0.1:0", nil)
}
