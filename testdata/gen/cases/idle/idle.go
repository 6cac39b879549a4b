// Package idle holds healthy shapes: pools, queues, event loops, waits.
package idle

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"example.org/flow"
)

// Pool is a pool of workers, made once.
type Pool struct {
	jobs chan func()
}

func (p *Pool) worker() {
	for job := range p.jobs {
		job()
	}
}

func newPool(n int) *Pool {
	p := &Pool{jobs: make(chan func())}
	for i := 0; i < n; i++ {
		go p.worker()
	}
	return p
}

func untilSignal() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	<-c
}

// Workers is a pool with a job now and then.
func Workers(n int) {
	p := newPool(n)
	go func() {
		for range time.Tick(500 * time.Millisecond) {
			p.jobs <- func() { time.Sleep(time.Millisecond) }
		}
	}()
	untilSignal()
}

// Sleepers are n pollers that sleep between their rounds.
func Sleepers(n int) {
	for i := 0; i < n; i++ {
		go pollDevice(i)
	}
	untilSignal()
}

func pollDevice(n int) {
	for {
		time.Sleep(time.Duration(n%7+3) * time.Second)
	}
}

// conn is a client of a hub: an event loop over messages, pings and the end.
type conn struct {
	out  chan []byte
	quit chan struct{}
}

func (c *conn) eventLoop(ctx context.Context) {
	ping := time.NewTicker(30 * time.Second)
	defer ping.Stop()
	for {
		select {
		case <-c.out:
		case <-ping.C:
		case <-c.quit:
			return
		case <-ctx.Done():
			return
		}
	}
}

// Hub has n connected clients and sends to some of them.
func Hub(n int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	all := make([]*conn, n)
	for i := range all {
		all[i] = &conn{out: make(chan []byte, 8), quit: make(chan struct{})}
		go all[i].eventLoop(ctx)
	}
	go func() {
		for i := 0; ; i++ {
			time.Sleep(10 * time.Millisecond)
			all[i%n].out <- []byte("x")
		}
	}()
	<-ctx.Done()
}

// Subscriptions wait for the end of their contexts.
func Subscriptions(n int) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	for i := 0; i < n; i++ {
		go subscribe(ctx)
	}
	untilSignal()
}

func subscribe(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	<-ctx.Done()
}

// merger takes from two sources and switches off the one that has ended.
type merger struct {
	a, b <-chan int
}

func (m *merger) run() (sum int) {
	a, b := m.a, m.b
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum += v
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			sum += v
		}
	}
	return sum
}

// Merge runs n mergers whose first source has ended.
func Merge(n int) {
	for i := 0; i < n; i++ {
		a, b := make(chan int), make(chan int)
		close(a)
		go (&merger{a, b}).run()
		go func() {
			for range time.Tick(400 * time.Millisecond) {
				b <- 1
			}
		}()
	}
	untilSignal()
}

// Controllers are n workers of a queue of keys that is mostly empty.
func Controllers(n int) {
	q := flow.NewQueue()
	for i := 0; i < n; i++ {
		go reconcile(q)
	}
	go func() {
		for range time.Tick(300 * time.Millisecond) {
			q.Add("default/web")
		}
	}()
	untilSignal()
}

func reconcile(q *flow.Queue) {
	for {
		if _, ok := q.Get(); !ok {
			return
		}
	}
}

// Signals has a signal handler, tickers and a periodic flusher.
func Signals() {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	go func() {
		for range hup {
			fmt.Fprintln(os.Stderr, "reload")
		}
	}()
	for i := 0; i < 12; i++ {
		go flushEvery(time.Duration(i+1) * time.Second)
	}
	untilSignal()
}

func flushEvery(d time.Duration) {
	t := time.NewTicker(d)
	defer t.Stop()
	for range t.C {
		io.WriteString(io.Discard, "x")
	}
}

// writer is the live end of a queue: it takes one entry after the other.
type writer struct {
	in chan entry
}

type entry struct {
	n    int
	done chan int
}

func (w *writer) run(each time.Duration, stop <-chan struct{}) {
	sum := 0
	for e := range w.in {
		for t := time.Now(); time.Since(t) < each; {
			sum += e.n
		}
		if e.done != nil {
			e.done <- sum
		}
	}
}

func (w *writer) submit(n int) {
	w.in <- entry{n: n}
}

func (w *writer) call(n int) int {
	done := make(chan int, 1)
	w.in <- entry{n, done}
	return <-done
}

// Backpressure has inflight requests at any time, each a new goroutine, all
// waiting to hand their entry to a writer that is alive and busy.
func Backpressure(inflight int) {
	w := &writer{in: make(chan entry)}
	go w.run(3*time.Millisecond, nil)
	slots := make(chan struct{}, inflight)
	for n := 0; ; n++ {
		slots <- struct{}{}
		go func(n int) {
			w.submit(n)
			<-slots
		}(n)
	}
}

// Replies has inflight requests at any time, each a new goroutine, all
// waiting for the answer of a backend that is alive and busy.
func Replies(inflight int) {
	w := &writer{in: make(chan entry, inflight)}
	go w.run(3*time.Millisecond, nil)
	slots := make(chan struct{}, inflight)
	for n := 0; ; n++ {
		slots <- struct{}{}
		go func(n int) {
			w.call(n)
			<-slots
		}(n)
	}
}

// Uploads has few senders and an uploader that is limited in its rate.
func Uploads(n int) {
	parts := make(chan []byte)
	for i := 0; i < n; i++ {
		go func() {
			for {
				readPart(parts)
			}
		}()
	}
	for range parts {
		time.Sleep(200 * time.Millisecond)
	}
}

func readPart(parts chan<- []byte) {
	parts <- make([]byte, 100)
}

// Ramp is a service whose load begins after two seconds: few senders first,
// then some, all served by one live writer.
func Ramp() {
	w := &writer{in: make(chan entry)}
	go w.run(2*time.Millisecond, nil)
	began := time.Now()
	for inflight := 2; ; {
		if time.Since(began) > 2*time.Second {
			inflight = 14
		}
		var wg sync.WaitGroup
		for i := 0; i < inflight; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				w.submit(1)
			}()
		}
		wg.Wait()
	}
}

// Fanout is a batch of n page fetches in progress, eight at a time.
func Fanout(n int) {
	slots := make(chan struct{}, 8)
	results := make(chan int)
	for i := 0; i < n; i++ {
		go fetchPage(i, slots, results)
	}
	sum := 0
	for i := 0; i < n; i++ {
		sum += <-results
	}
}

func fetchPage(n int, slots chan struct{}, results chan<- int) {
	slots <- struct{}{}
	time.Sleep(400 * time.Millisecond)
	<-slots
	results <- n
}

// Batch is a main that waits for busy workers.
func Batch(n int) {
	g, ctx := flow.WithContext(context.Background())
	for i := 0; i < n; i++ {
		g.Go(func() error { return crunch(ctx) })
	}
	if err := g.Wait(); err != nil {
		panic(err)
	}
}

func crunch(ctx context.Context) error {
	sum := 0
	for ctx.Err() == nil {
		for i := 0; i < 1000; i++ {
			sum += i * i
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// Orders are n requests at a time, each a new goroutine that waits for three
// children at work.
func Orders(n int) {
	for i := 0; i < n; i++ {
		go func() {
			for {
				done := make(chan struct{})
				go func() {
					priceOrder()
					close(done)
				}()
				<-done
			}
		}()
	}
	untilSignal()
}

func priceOrder() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			lookup()
		}()
	}
	wg.Wait()
}

func lookup() { time.Sleep(150 * time.Millisecond) }

// Rounds is a barrier: n goroutines meet again and again.
func Rounds(n int) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	round := 0
	go func() {
		for range time.Tick(50 * time.Millisecond) {
			mu.Lock()
			round++
			cond.Broadcast()
			mu.Unlock()
		}
	}()
	meet := func(done chan<- struct{}) {
		mu.Lock()
		for r := round; r == round; {
			cond.Wait()
		}
		mu.Unlock()
		done <- struct{}{}
	}
	done := make(chan struct{}, n)
	for i := 0; i < n; i++ {
		go meet(done)
	}
	for range done {
		go meet(done)
	}
}

// WarmUp is a pool that grows to its size as the load begins, and stays.
func WarmUp(n int) {
	p := &Pool{jobs: make(chan func())}
	for i := 0; i < n; i++ {
		go p.worker()
		time.Sleep(40 * time.Millisecond)
	}
	untilSignal()
}

func (p *Pool) serve(d time.Duration) {
	for job := range p.jobs {
		job()
		time.Sleep(d)
	}
}

// Staff is a pool of n workers that fills up slowly while it works: one job
// every 20 ms, 60 ms each.
func Staff(n int) {
	p := &Pool{jobs: make(chan func())}
	go func() {
		for i := 0; i < n; i++ {
			go p.serve(60 * time.Millisecond)
			time.Sleep(20 * time.Millisecond)
		}
	}()
	for {
		p.jobs <- func() {}
		time.Sleep(20 * time.Millisecond)
	}
}

// Pipes are n copies through io.Pipe whose writers write now and then.
func Pipes(n int) {
	for i := 0; i < n; i++ {
		r, w := io.Pipe()
		go io.Copy(io.Discard, r)
		go func() {
			for range time.Tick(700 * time.Millisecond) {
				w.Write([]byte("line\n"))
			}
		}()
	}
	untilSignal()
}

// Lazy is a gate that opens late: n jobs wait for a configuration that comes
// after three seconds.
func Lazy(n int) {
	ready := make(chan struct{})
	for i := 0; i < n; i++ {
		go func() {
			<-ready
			for {
				time.Sleep(time.Second)
			}
		}()
	}
	time.Sleep(3 * time.Second)
	close(ready)
	untilSignal()
}
