// Command shop is a small pretended service that hangs, panics or dies as told, so that real Go
// tracebacks of every kind can be kept as test inputs. See run.sh for what is called how.
//
//	shop KIND
//
// Kinds that dump themselves print to standard output, and append the number of goroutines (what the
// runtime counts, not what the text shows) to the file named by $COUNT, a line a dump.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"
)

var kinds = map[string]func(){}

// count records how many goroutines there are, for LABELS.tsv.
func count(n int) {
	if f := os.Getenv("COUNT"); f != "" {
		w, err := os.OpenFile(f, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
		if err == nil {
			fmt.Fprintln(w, n)
			w.Close()
		}
	}
}

func settle() { time.Sleep(200 * time.Millisecond) }

func allStacks() []byte {
	count(runtime.NumGoroutine())
	buf := make([]byte, 1<<20)
	return buf[:runtime.Stack(buf, true)]
}

func stacks() {
	settle()
	os.Stdout.Write(allStacks())
}

func quit() {
	settle()
	count(runtime.NumGoroutine())
	syscall.Kill(syscall.Getpid(), syscall.SIGQUIT)
	time.Sleep(time.Minute)
}

func lookup(name string, level int) {
	settle()
	count(runtime.NumGoroutine())
	p := pprof.Lookup(name)
	if p == nil {
		fmt.Fprintln(os.Stderr, "no profile", name)
		os.Exit(3)
	}
	p.WriteTo(os.Stdout, level)
}

// Inventory is the service's one shared thing.
type Inventory struct {
	mu    sync.RWMutex
	stock map[string]int
	wg    sync.WaitGroup
	cond  *sync.Cond
	once  sync.Once
	queue chan string
}

func newInventory() *Inventory {
	inv := &Inventory{stock: map[string]int{}, queue: make(chan string)}
	inv.cond = sync.NewCond(&sync.Mutex{})
	return inv
}

//go:noinline
func (inv *Inventory) Reserve(sku string) { inv.mu.Lock(); defer inv.mu.Unlock(); inv.stock[sku]-- }

//go:noinline
func (inv *Inventory) Count(sku string) int {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return inv.stock[sku]
}

func (inv *Inventory) Publish(sku string) { inv.queue <- sku }

func (inv *Inventory) consume(ctx context.Context, c <-chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-c:
			inv.Reserve(s)
		}
	}
}

// waits starts one or a few goroutines in every kind of wait.
func waits() {
	inv := newInventory()
	inv.mu.Lock()
	go inv.Reserve("tea")
	go inv.Reserve("tea")
	go inv.Count("tea")
	readers := newInventory()
	readers.mu.RLock()
	go readers.Reserve("milk")
	var mu sync.Mutex
	mu.Lock()
	go func() { mu.Lock() }()
	inv.wg.Add(1)
	go func() { inv.wg.Wait() }()
	go func() { inv.cond.L.Lock(); inv.cond.Wait() }()
	go inv.once.Do(func() { <-make(chan int) })
	settle()
	go inv.once.Do(func() {})
	for i := 0; i < 3; i++ {
		go inv.Publish("sugar")
	}
	go func() {
		for s := range make(chan string) {
			inv.Reserve(s)
		}
	}()
	go inv.consume(context.Background(), make(chan string))
	go func() { select {} }()
	var none chan int
	go func() { <-none }()
	go func() { none <- 1 }()
	go time.Sleep(time.Hour)
	r, w, _ := os.Pipe()
	go func() { io.Copy(io.Discard, r); w.Close() }()
	go rawRead()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		go l.Accept()
	}
	go func() { runtime.LockOSThread(); <-make(chan int) }()
	go func() { generic(7) }()
	go func() { (&Box[string]{}).Take() }()
}

func rawRead() {
	var fds [2]int
	syscall.Pipe(fds[:])
	syscall.Read(fds[0], make([]byte, 1))
}

//go:noinline
func addItem(o *order) { o.total++; o.id++ }

//go:noinline
func (b *Box[T]) Put(v T) { b.items = append(b.items, v) }

// Box is generic, so its frames print as Box[...].
type Box[T any] struct{ items []T }

//go:noinline
func (b *Box[T]) Take() T { <-make(chan T); return b.items[0] }

//go:noinline
func generic[T any](v T) T { return <-make(chan T) }

func recurse(n int) int {
	if n == 0 {
		stacks()
		return 0
	}
	return recurse(n-1) + 1
}

func overflow(n int, pad [64]int) int { return overflow(n+1, pad) + pad[n%64] }

// SKUError is an error type of ours; panics print it through Error.
type SKUError struct {
	SKU  string
	Code int
}

func (e *SKUError) Error() string { return fmt.Sprintf("sku %q: code %d", e.SKU, e.Code) }

type order struct {
	id    int
	total float64
}

func charge(o *order) float64 { return o.total * 1.19 }

func mapUser(m map[int]int, write bool) {
	for i := 0; ; i++ {
		if write {
			m[i%64] = i
		} else {
			_ = m[i%64]
		}
	}
}

func init() {
	kinds["waits-stack"] = func() { waits(); stacks() }
	kinds["waits-quit"] = func() { waits(); quit() }
	kinds["waits-debug1"] = func() { waits(); lookup("goroutine", 1) }
	kinds["waits-http"] = func() {
		waits()
		srv := httptest.NewServer(nil)
		settle()
		resp, err := http.Get(srv.URL + "/debug/pprof/goroutine?debug=2")
		if err != nil {
			panic(err)
		}
		io.Copy(os.Stdout, resp.Body)
	}
	kinds["hung"] = func() { // few goroutines, the base of the mangled files
		inv := newInventory()
		inv.mu.Lock()
		for i := 0; i < 3; i++ {
			go inv.Reserve("tea")
		}
		go inv.consume(context.Background(), make(chan string))
		go func() { generic(map[string]int{}) }()
		if os.Getenv("HOW") == "quit" {
			quit()
		}
		stacks()
	}
	kinds["twice"] = func() { // the same process, dumped twice
		inv := newInventory()
		inv.mu.Lock()
		for i := 0; i < 2; i++ {
			go inv.Reserve("tea")
		}
		stacks()
		fmt.Println("2024/05/01 10:00:07 still here")
		go inv.Publish("new")
		settle()
		stacks()
	}
	kinds["minutes"] = func() {
		waits()
		settle()
		runtime.GC()
		time.Sleep(65 * time.Second)
		runtime.GC()
		go func() { <-make(chan string) }() // young
		if os.Getenv("HOW") == "quit" {
			quit()
		}
		stacks()
	}
	kinds["labels"] = func() {
		for i := 0; i < 3; i++ {
			go pprof.Do(context.Background(), pprof.Labels("route", "/cart", "odd] key", `a "quoted", {value}]:`),
				func(context.Context) { <-make(chan int) })
		}
		if os.Getenv("HOW") == "debug1" {
			lookup("goroutine", 1)
			return
		}
		stacks()
	}
	kinds["other-thread"] = func() {
		for i := 0; i < 2; i++ {
			go func() {
				for x := 0; ; x++ {
				}
			}()
		}
		quit()
	}
	kinds["short-buffer"] = func() {
		waits()
		settle()
		buf := make([]byte, 4096)
		os.Stdout.Write(buf[:runtime.Stack(buf, true)])
	}
	kinds["single"] = func() { debug.PrintStack() }
	kinds["deep"] = func() { recurse(250) }
	kinds["ancestors"] = func() {
		go func() { go func() { go func() { <-make(chan int) }(); settle(); settle() }(); settle(); settle() }()
		stacks()
	}
	kinds["panic"] = func() { waits(); panic("cart is empty") }
	kinds["panic-error"] = func() { panic(fmt.Errorf("checkout: %w", &SKUError{"tea", 7})) }
	kinds["panic-custom"] = func() { panic(&SKUError{"tea", 7}) }
	kinds["panic-struct"] = func() { panic(order{3, 9.5}) }
	kinds["panic-pointer"] = func() { panic(&order{3, 9.5}) }
	kinds["panic-lines"] = func() {
		panic(errors.New("cannot place order:\n\tgoroutine budget exceeded\nretry later\n\nsee runbook"))
	}
	kinds["panic-stack"] = func() {
		inv := newInventory()
		inv.mu.Lock()
		go inv.Reserve("tea")
		failed := make(chan string)
		go func() { failed <- fmt.Sprintf("worker failed\n%s", debug.Stack()) }()
		settle()
		panic(<-failed)
	}
	kinds["panic-nested"] = func() {
		defer func() { panic("while closing") }()
		panic("while reading")
	}
	kinds["panic-again"] = func() {
		defer func() {
			r := recover()
			panic(r)
		}()
		panic("first")
	}
	kinds["panic-wrapped"] = func() {
		defer func() {
			r := recover()
			panic(fmt.Sprintf("wrapped: %v", r))
		}()
		panic("first")
	}
	kinds["panic-nil-map"] = func() { var m map[string]int; m["a"] = 1 }
	kinds["panic-index"] = func() { s := make([]int, len(os.Args)); _ = s[len(os.Args)+3] }
	kinds["panic-goexit"] = func() {
		done := make(chan int)
		go func() {
			defer func() { panic("in a deferred call of Goexit") }()
			runtime.Goexit()
		}()
		<-done
	}
	kinds["panic-goroutine"] = func() {
		go func() {
			defer func() {
				if r := recover(); r != nil {
					panic(r)
				}
			}()
			go func() { settle(); panic(errors.New("worker failed")) }()
			settle()
			settle()
		}()
		select {}
	}
	kinds["nil-deref"] = func() { charge(nil) }
	kinds["asleep"] = func() {
		inv := newInventory()
		inv.mu.Lock()
		inv.wg.Add(2)
		for i := 0; i < 2; i++ {
			go func() { inv.Reserve("tea"); inv.wg.Done() }()
		}
		inv.wg.Wait()
	}
	kinds["goexit-deadlock"] = func() { go func() { select {} }(); runtime.Goexit() }
	kinds["map-writes"] = func() { m := map[int]int{}; go mapUser(m, true); mapUser(m, true) }
	kinds["map-read-write"] = func() { m := map[int]int{}; go mapUser(m, true); mapUser(m, false) }
	kinds["map-iterate"] = func() {
		m := map[int]int{}
		go mapUser(m, true)
		for {
			for range m {
			}
		}
	}
	kinds["overflow"] = func() { debug.SetMaxStack(1 << 20); overflow(0, [64]int{}) }
	kinds["unlock"] = func() { var mu sync.Mutex; mu.Unlock() }
	kinds["runlock"] = func() { var mu sync.RWMutex; mu.RUnlock() }
	kinds["oom"] = func() {
		s := make([][]byte, 0, 64)
		for {
			s = append(s, make([]byte, 1<<38))
		}
	}
	kinds["race"] = func() {
		var wg sync.WaitGroup
		o := &order{}
		for i := 0; i < 2; i++ {
			wg.Add(1)
			go func() { defer wg.Done(); addItem(o) }()
		}
		wg.Wait()
		go charge(o)
		addItem(o)
		settle()
	}
	kinds["race-generic"] = func() {
		b := &Box[int]{}
		go b.Put(1)
		b.Put(2)
		settle()
	}
	kinds["race-fatal"] = func() { m := map[int]int{}; go mapUser(m, true); mapUser(m, true) }
	kinds["leak"] = func() {
		inv := newInventory()
		for i := 0; i < 3; i++ {
			go inv.Publish("sugar")
		}
		go func() { <-make(chan int) }()
		inv = nil
		held := make(chan int)
		go func() { <-held }() // reachable: not leaked
		settle()
		level := 2
		if os.Getenv("HOW") == "debug1" {
			level = 1
		}
		lookup("goroutineleak", level)
		runtime.KeepAlive(held)
	}
	kinds["profiles"] = func() {
		runtime.SetMutexProfileFraction(1)
		runtime.SetBlockProfileRate(1)
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := 0; i < 8; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for j := 0; j < 5; j++ {
					mu.Lock()
					time.Sleep(time.Millisecond)
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		old := runtime.MemProfileRate
		runtime.MemProfileRate = 1024
		var bufs []*bytes.Buffer
		for i := 0; i < 50; i++ {
			bufs = append(bufs, bytes.NewBuffer(make([]byte, 1<<14)))
		}
		runtime.GC()
		runtime.MemProfileRate = old
		for _, name := range []string{"goroutine", "threadcreate", "heap", "allocs", "mutex", "block"} {
			f, err := os.Create(os.Getenv("OUT") + name + ".txt")
			if err != nil {
				panic(err)
			}
			pprof.Lookup(name).WriteTo(f, 1)
			f.Close()
		}
		runtime.KeepAlive(bufs)
	}
}

func main() {
	if len(os.Args) == 2 {
		if f := kinds[os.Args[1]]; f != nil {
			f()
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: shop KIND")
	os.Exit(2)
}
