// Waits behind interfaces, function values and contexts. A line that ends in "// assumed: RULE" is a
// wait that no function of this program would end, whatever those calls mean, as far as it lives on;
// the waits beside them look the same, and somebody may still end them. Function values are told
// apart by their number of parameters. Usage: main > dump.txt (takes 66 seconds, so that Go prints
// minutes).
package main

import (
	"context"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

const hour = time.Hour

// ---- interfaces ----

type sink interface{ Push(n int) }

type source interface{ Pull(a, b int) int }

type pipe struct{ data chan int }

func (p *pipe) Push(n int) {
	p.data <- n // assumed: leak.chan-send
}

func (p *pipe) Drain(a, b, c int) { <-p.data }

type drain interface{ Drain(a, b, c int) }

// Nobody calls it: the call that might end it is named.
func empty(d drain) {
	d.Drain(1, 2, 3)
}

type lane struct{ items chan int }

func (l *lane) Push(n int) {
	l.items <- n
}

func (l *lane) Pull(a, b int) int { return <-l.items }

func pushTo(s sink) { s.Push(1) }

// It will pull from something: a lane's sender may get rid of its item.
func puller(s source) {
	time.Sleep(hour)
	s.Pull(1, 2)
}

// ---- who waits for each other, one behind an interface ----

type hub struct {
	mu  sync.Mutex
	out chan int
}

type taker interface{ Take(a, b, c, d, e, f int) }

func (h *hub) Push(n int) {
	h.mu.Lock()
	h.out <- n // assumed: leak.chan-send
	h.mu.Unlock()
}

func (h *hub) Take(a, b, c, d, e, f int) {
	h.mu.Lock()
	<-h.out
	h.mu.Unlock()
}

func takeFrom(t taker) {
	time.Sleep(100 * time.Millisecond)
	t.Take(1, 2, 3, 4, 5, 6)
}

// ---- function values ----

type stage struct {
	gate  chan bool
	apart chan bool
	stop  func(a, b, c, d int)
	leave func(a, b, c, d, e int)
}

func (s *stage) wait() {
	<-s.gate // assumed: leak.chan-receive
}

func (s *stage) waitApart() {
	<-s.apart
}

func (s *stage) live() {
	time.Sleep(hour)
	s.leave(1, 2, 3, 4, 5)
}

func startStage() {
	s := &stage{gate: make(chan bool), apart: make(chan bool)}
	s.stop = func(a, b, c, d int) { close(s.gate) }
	s.leave = func(a, b, c, d, e int) { close(s.apart) }
	go s.wait()
	go s.waitApart()
	go s.live()
}

// ---- what the standard library is given ----

type alarm struct{ rings chan bool }

func later(f func()) { time.AfterFunc(hour, f) }

func (a *alarm) wait() {
	<-a.rings
}

func startAlarm() {
	a := &alarm{rings: make(chan bool)}
	later(func() { close(a.rings) })
	go a.wait()
}

// ---- a function that is called by the name of its variable ----

type batch struct{ over chan bool }

func (b *batch) wait() {
	<-b.over
}

func startBatch() {
	b := &batch{over: make(chan bool)}
	finish := func(n int, why string) { close(b.over) }
	go func() {
		time.Sleep(hour)
		finish(1, "late")
	}()
	go b.wait()
}

// ---- contexts ----

type query struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (q *query) await() {
	<-q.ctx.Done() // assumed: leak.chan-receive
}

func (q *query) Close() { q.cancel() }

func startQuery() {
	ctx, cancel := context.WithCancel(context.Background())
	q := &query{ctx: ctx, cancel: cancel}
	go q.await()
}

type job struct {
	ctx   context.Context
	abort context.CancelFunc
}

func (j *job) await() {
	<-j.ctx.Done()
}

func (j *job) live() {
	time.Sleep(hour)
	j.abort()
}

func startJob() {
	ctx, abort := context.WithCancel(context.Background())
	j := &job{ctx: ctx, abort: abort}
	go j.await()
	go j.live()
}

func limited() {
	ctx, cancel := context.WithTimeout(context.Background(), hour)
	defer cancel()
	child, stop := context.WithCancel(ctx)
	defer stop()
	<-child.Done()
}

// ---- conditions ----

type queue struct {
	mu    sync.Mutex
	ready *sync.Cond
}

func (q *queue) take() {
	q.mu.Lock()
	q.ready.Wait() // assumed: leak.cond
	q.mu.Unlock()
}

type board struct {
	mu  sync.Mutex
	set *sync.Cond
}

func (b *board) take() {
	b.mu.Lock()
	b.set.Wait()
	b.mu.Unlock()
}

func (b *board) live() {
	time.Sleep(hour)
	b.set.Broadcast()
}

func startConds() {
	q, b := &queue{}, &board{}
	q.ready = sync.NewCond(&q.mu)
	b.set = sync.NewCond(&b.mu)
	go q.take()
	go b.take()
	go b.live()
}

func main() {
	p, l := &pipe{make(chan int)}, &lane{make(chan int)}
	go pushTo(p)
	go pushTo(l)
	go puller(l)
	startStage()
	startAlarm()
	startBatch()
	startQuery()
	startJob()
	go limited()
	startConds()
	h := &hub{out: make(chan int)}
	go pushTo(h)
	go takeFrom(h)
	time.Sleep(time.Second)
	runtime.GC()
	runtime.GC() // the first one need not see every goroutine
	time.Sleep(65 * time.Second)
	pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
}
