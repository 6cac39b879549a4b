// Programs whose execution traces are test inputs.
//
//	traced MODE OUT [BYTES]
//
// sync, syscalls, gc, user, long, samples, coroutine (Go 1.23), flight (Go 1.25) do a little of one
// thing; load does everything at once until OUT has BYTES bytes.
// pressure.go has programs that suffer (assists, stops, starve, handlers, dials, flocks) and their
// healthy twins (calm, *-quick).
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"sync"
	"time"
)

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// ---- a little of one thing ----

func produce(n int, out chan<- int) {
	for i := 0; i < n; i++ {
		out <- i
	}
	close(out)
}

func channels(n int) {
	c, done := make(chan int), make(chan bool)
	go produce(n, c)
	go func() {
		for range c {
		}
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
	}
}

func locks(n int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < n; k++ {
				mu.Lock()
				runtime.Gosched()
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
}

func syscalls(n int) {
	r, w, err := os.Pipe()
	fatal(err)
	go func() {
		for i := 0; i < n; i++ {
			w.Write([]byte("ping"))
			time.Sleep(time.Millisecond)
		}
		w.Close()
	}()
	io.Copy(io.Discard, r)
	for i := 0; i < n; i++ {
		os.ReadFile("/proc/self/stat")
	}
}

func network(n int) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(err)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go io.Copy(c, c)
		}
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	fatal(err)
	buf := make([]byte, 64)
	for i := 0; i < n; i++ {
		c.Write(buf)
		io.ReadFull(c, buf)
	}
	c.Close()
	l.Close()
}

func garbage(n int) {
	var wg sync.WaitGroup
	for g := 0; g < 3; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var mine [][]byte
			for i := 0; i < n; i++ {
				mine = append(mine, make([]byte, 32<<10))
				if len(mine) > 64 {
					mine = mine[32:]
				}
			}
		}()
	}
	wg.Wait()
}

func step(ctx context.Context, n int) {
	defer trace.StartRegion(ctx, "step").End()
	trace.Log(ctx, "depth", fmt.Sprint("level \"", n, "\"\n\té"))
	if n > 0 {
		step(ctx, n-1)
	}
}

func user(n int) {
	for i := 0; i < n; i++ {
		ctx, task := trace.NewTask(context.Background(), "request")
		inner, part := trace.NewTask(ctx, "part")
		trace.WithRegion(inner, "work", func() { step(inner, 2) })
		part.End()
		part.End()
		task.End()
	}
	trace.WithRegion(context.Background(), "alone", func() {})
}

// A task, a region and waits that outlast generations.
func long() {
	ctx, task := trace.NewTask(context.Background(), "long")
	defer task.End()
	defer trace.StartRegion(ctx, "all of it").End()
	var mu sync.Mutex
	mu.Lock()
	go mu.Lock()
	for i := 0; i < 13; i++ {
		user(1)
		channels(2)
		syscalls(1)
		time.Sleep(200 * time.Millisecond)
	}
}

func spin(d time.Duration) (x int) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		for i := 0; i < 1000; i++ {
			x += i * i
		}
	}
	return x
}

// ---- everything, until the file is large enough ----

type counted struct {
	f     *os.File
	n     int64
	limit int64
	full  chan bool
	once  sync.Once
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.f.Write(b)
	c.n += int64(n)
	if c.n >= c.limit {
		c.once.Do(func() { close(c.full) })
	}
	return n, err
}

func load(f *os.File, limit int64) {
	w := &counted{f: f, limit: limit, full: make(chan bool)}
	fatal(trace.Start(w))
	jobs := []func(int){channels, locks, syscalls, network, garbage, user}
	for i := 0; i < 2*len(jobs); i++ {
		job := jobs[i%len(jobs)]
		go func() {
			for {
				job(200)
			}
		}()
	}
	<-w.full
	trace.Stop()
}

var modes = map[string]func(){
	"sync":     func() { channels(30); locks(20) },
	"syscalls": func() { syscalls(10); network(10) },
	"gc":       func() { garbage(100) },
	"user":     func() { user(20) },
	"long":     long,
	"samples":  func() { spin(300 * time.Millisecond) },
}

// special does with the file itself what it needs; filled by files for newer versions.
var special = map[string]func(f *os.File){}

func main() {
	f, err := os.Create(os.Args[2])
	fatal(err)
	mode := os.Args[1]
	if mode == "load" {
		var n int64
		fmt.Sscan(os.Args[3], &n)
		load(f, n)
		return
	}
	if run := special[mode]; run != nil {
		run(f)
		return
	}
	run := modes[mode]
	if run == nil {
		fatal(fmt.Errorf("%s is no mode here", mode))
	}
	if mode == "samples" {
		fatal(pprof.StartCPUProfile(io.Discard))
	}
	fatal(trace.Start(f))
	run()
	trace.Stop()
	pprof.StopCPUProfile()
}
