// Command goprog is a small service that keeps every Go profile busy: it
// computes, allocates, fights over locks and waits on channels for a moment,
// then writes all profiles into a folder, as protobuf and as text.
//
//	goprog DIR
package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
	"time"

	"example.com/shop-backend/v2/internal/ring"
	"example.com/shop-backend/v2/shop"
)

// keep holds what the heap profile shall show as live.
var keep [][]byte

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: goprog DIR")
		os.Exit(2)
	}
	dir := os.Args[1]
	runtime.MemProfileRate = 16 << 10
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)

	parkForever()

	f, err := os.Create(filepath.Join(dir, "cpu.pb.gz"))
	check(err)
	check(pprof.StartCPUProfile(f))
	work(1500 * time.Millisecond)
	pprof.StopCPUProfile()
	check(f.Close())

	runtime.GC()
	for _, name := range []string{"heap", "allocs", "mutex", "block", "goroutine", "threadcreate"} {
		f, err := os.Create(filepath.Join(dir, name+".pb.gz"))
		check(err)
		check(pprof.Lookup(name).WriteTo(f, 0))
		check(f.Close())
		f, err = os.Create(filepath.Join(dir, name+".debug1.txt"))
		check(err)
		check(pprof.Lookup(name).WriteTo(f, 1))
		check(f.Close())
	}
	runtime.KeepAlive(keep)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "goprog:", err)
		os.Exit(1)
	}
}

// work runs every kind of load until the time is over.
func work(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	var wg sync.WaitGroup
	start := func(f func()) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	// Labels: plain, numeric-like, with punctuation and in UTF-8.
	for i, route := range []string{"/cart", "/checkout/{id}", "/search?q=…", "0042"} {
		route := route
		labels := pprof.Labels("route", route, "shard", strconv.Itoa(i*100), "tenant", "acme & söhne")
		start(func() {
			pprof.Do(ctx, labels, func(ctx context.Context) {
				for ctx.Err() == nil {
					shop.Handle(ctx, route)
				}
			})
		})
	}
	// Recursion, direct and mutual.
	start(func() {
		for ctx.Err() == nil {
			sink += shop.Fib(22)
			if shop.Even(400) {
				sink++
			}
			sink += shop.Ackermann(2, 60)
		}
	})
	// Generics, method values and closures.
	start(func() {
		m := shop.NewStore[string, shop.Order]()
		put := m.Put // a method value
		for ctx.Err() == nil {
			for i := 0; i < 200; i++ {
				put("order-"+strconv.Itoa(i), shop.Order{ID: i})
			}
			sink += shop.Sum(shop.Map(m.Values(), func(o shop.Order) int { return o.ID % 7 }))
			sink += shop.Sum(shop.Map([]float64{1, 2, 3}, func(f float64) int { return int(f) }))
		}
	})
	// A queue of our own package below another package.
	q := ring.New[*shop.Order](64)
	start(func() {
		for i := 0; ctx.Err() == nil; i++ {
			q.Push(&shop.Order{ID: i})
		}
		q.Close()
	})
	start(func() {
		for {
			o, ok := q.Pop()
			if !ok {
				return
			}
			sink2 += o.ID
		}
	})
	// Allocation that lives and allocation that dies.
	start(func() {
		for ctx.Err() == nil {
			keep = append(keep, shop.RenderInvoice(len(keep)))
			if len(keep) > 400 {
				keep = keep[200:]
			}
			zipped(keep[len(keep)-1])
		}
	})
	wg.Wait()
}

var sink, sink2 int

func zipped(b []byte) int {
	var n countingWriter
	z := gzip.NewWriter(&n)
	_, _ = z.Write(b)
	_ = z.Close()
	return int(n)
}

type countingWriter int

func (c *countingWriter) Write(p []byte) (int, error) {
	*c += countingWriter(len(p))
	return len(p), nil
}

// parkForever leaves goroutines in every common wait, some with labels.
func parkForever() {
	ready := make(chan bool, 64)
	block := make(chan int)
	var mu sync.Mutex
	var rw sync.RWMutex
	cond := sync.NewCond(&sync.Mutex{})
	mu.Lock()
	rw.Lock()
	for i := 0; i < 5; i++ {
		go func() { ready <- true; block <- 1 }()
		go func() { ready <- true; mu.Lock() }()
	}
	for i := 0; i < 3; i++ {
		go func() { ready <- true; rw.RLock() }()
		go func() { ready <- true; cond.L.Lock(); cond.Wait() }()
	}
	go func() { ready <- true; select {} }()
	go func() { ready <- true; var c chan int; <-c }()
	go func() { ready <- true; time.Sleep(time.Hour) }()
	labels := pprof.Labels("job", "nightly \"export\"", "attempt", "3", "bytes", "1048576")
	go pprof.Do(context.Background(), labels, func(context.Context) {
		ready <- true
		shop.WaitForShipment(make(chan int))
	})
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { ready <- true; wg.Wait() }()
	go func() { // a locked thread, so that threadcreate is not trivial
		runtime.LockOSThread()
		ready <- true
		select {}
	}()
	for i := 0; i < 22; i++ {
		<-ready
	}
	time.Sleep(20 * time.Millisecond)
}
