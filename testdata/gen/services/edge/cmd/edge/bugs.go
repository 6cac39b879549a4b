// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"shopfront/edge/internal/rpc"
)

func poolWorker(jobs chan int) {
	for range jobs {
	}
}

func supervisor() {
	for {
		q := make(chan string, 4)
		keep(q)
		go tenant(q)
		time.Sleep(20 * time.Millisecond)
	}
}

func tenant(q chan string) {
	for s := range q {
		_ = s
	}
}

func longPoll(w http.ResponseWriter, r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-time.After(2 * time.Second):
	}
}

func sse(w http.ResponseWriter, r *http.Request) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-t.C:
			fmt.Fprintln(w, "data: x")
			w.(http.Flusher).Flush()
		}
	}
}

func timeoutHandler(w http.ResponseWriter, r *http.Request) {
	res := make(chan string)
	go func() {
		time.Sleep(200 * time.Millisecond)
		res <- "late" // BUG
	}()
	select {
	case s := <-res:
		fmt.Fprintln(w, s)
	case <-time.After(100 * time.Millisecond):
		http.Error(w, "timeout", 504)
	}
}

func ask(b string) string { time.Sleep(10 * time.Millisecond); return b }

func firstWins(backends []string) string {
	ch := make(chan string)
	for _, b := range backends {
		go func(b string) { ch <- ask(b) }(b) // BUG
	}
	return <-ch
}

func sumAll(in []int) int {
	ch := make(chan int)
	out := make(chan int, 1)
	go func() {
		s := 0
		for v := range ch { // BUG never closed
			s += v
		}
		out <- s
	}()
	for _, v := range in {
		ch <- v
	}
	return len(in)
}

func watchRequest(i int) {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	keep(cancel)
	go func() {
		<-ctx.Done() // BUG
		fmt.Println("done", i)
	}()
}

type myCtx struct{ context.Context }

func (m myCtx) Done() <-chan struct{} { return m.Context.Done() }

func customCtx(i int) {
	p, c := context.WithCancel(context.Background())
	keep(c)
	context.WithTimeout(myCtx{p}, time.Hour) // BUG: starts a goroutine in propagateCancel
}

func resize(i int) {
	var wg sync.WaitGroup
	for j := 0; j < 3; j++ {
		wg.Add(1)
		go func() {
			if j == 2 {
				return // BUG: no Done
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

type queue struct {
	mu sync.Mutex
	c  *sync.Cond
	n  int
	it []int
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.it) == 0 {
		q.c.Wait()
	}
	v := q.it[0]
	q.it = q.it[1:]
	return v
}

func (q *queue) push(v int) {
	q.mu.Lock()
	q.it = append(q.it, v)
	q.mu.Unlock() // BUG: no Signal
}

func crawl(i int) error {
	var g errgroup.Group
	g.SetLimit(1)
	g.Go(func() error {
		g.Go(func() error { return nil }) // BUG: limit held by the parent
		return nil
	})
	return g.Wait()
}

func fetchAll(ctx context.Context) error {
	out := make(chan int)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return io.ErrUnexpectedEOF })
	for j := 0; j < 2; j++ {
		g.Go(func() error { out <- j; return nil }) // BUG: nobody reads
	}
	return g.Wait()
}

type session struct{ t *time.Ticker }

func newSession(i int) *session {
	s := &session{time.NewTicker(time.Second)}
	go s.refresh()
	return s
}

func (s *session) refresh() {
	for range s.t.C { // BUG
	}
}

type device struct{ ready chan struct{} }

func (d *device) wait() { <-d.ready } // BUG nil

func lookupRate(sf *singleflight.Group) {
	ch := make(chan int)
	sf.Do("rate", func() (any, error) {
		return <-ch, nil // BUG
	})
}

type accounts struct {
	mu sync.RWMutex
	m  map[string]int
}

func (a *accounts) Balance(k string) int {
	a.mu.Lock()
	if _, ok := a.m[k]; !ok {
		return 0 // BUG: lock kept
	}
	a.mu.Unlock()
	return a.m[k]
}

func (a *accounts) slowAdd(k string) {
	a.mu.Lock()
	time.Sleep(2 * time.Millisecond)
	a.m[k]++
	a.mu.Unlock()
}

func (a *accounts) close() { a.mu.Unlock() }

func listenOnce(rdb *redis.Client) {
	ps := rdb.Subscribe(context.Background(), "x")
	ch := ps.Channel()
	go func() {
		for range ch { // BUG: never closed
		}
	}()
}

func pinned(rdb *redis.Client) {
	c := rdb.Conn() // BUG: never closed
	c.Set(context.Background(), "a", "b", 0)
	keep(c)
}

func watchConfig() {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return
	}
	w.Add("/tmp") // BUG: never closed
	keep(w)
}

func checkUpstream(cl *http.Client, url string) error {
	resp, err := cl.Get(url) // BUG: body never closed
	if err != nil {
		return err
	}
	keep(resp)
	return nil
}

func callOnce(addr string) {
	cc := rpc.Dial(addr) // BUG: never closed
	rpc.Get(context.Background(), cc, 1)
	keep(cc)
}

func upload() {
	pr, pw := io.Pipe()
	go func() {
		fmt.Fprint(pw, "a lot") // BUG: reader gave up
		pw.Close()
	}()
	keep(pr)
}

type notifier struct{ ch chan int }

func (n *notifier) done(v int) { n.ch <- v }

func deferSend() {
	n := &notifier{make(chan int)}
	keep(n)
	for i := 0; i < 2; i++ {
		defer n.done(i) // BUG
	}
}

func reconcile() { panic(fmt.Errorf("reconcile: %w", io.EOF)) }

func rethrow() {
	defer func() {
		if r := recover(); r != nil {
			panic(fmt.Sprintf("wrapped: %v", r))
		}
	}()
	var p *queue
	p.it[0] = 1
}

func recurse(n int) int { return recurse(n+1) + 1 }

func concurrentMap() {
	m := map[int]int{}
	for i := 0; i < 8; i++ {
		go tally(m)
	}
	time.Sleep(3 * time.Second)
}

func tally(m map[int]int) {
	for i := 0; ; i++ {
		m[i%1000]++
	}
}

func startAndWait() {
	var wg sync.WaitGroup
	ch := make(chan int)
	wg.Add(1)
	go func() { defer wg.Done(); ch <- 1 }()
	wg.Wait()
	<-ch
}

func twiceClosed()            { c := make(chan int); close(c); close(c) }
func negative()               { var wg sync.WaitGroup; wg.Add(-1) }
func pick(x []int, i int) int { return x[i] }
