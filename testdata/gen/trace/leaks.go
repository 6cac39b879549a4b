package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

// Goroutines that pile up for half a minute and go on doing so in a trace of two seconds, and
// healthy programs in which as many come and stay.

const watching = 2 * time.Second

var (
	gathering = 34 * time.Second
	pace      = 40 * time.Millisecond
)

var errLate = errors.New("too late")

// ---- leaks: each call leaves one behind ----

type index struct {
	mu   sync.Mutex
	cond *sync.Cond
	full bool
}

// The answer has nobody to take it once the caller has given up.
func lookup(ctx context.Context) error {
	answer := make(chan string)
	go func() {
		time.Sleep(2 * time.Millisecond)
		answer <- "42"
	}()
	select {
	case <-answer:
		return nil
	case <-ctx.Done():
		return errLate
	}
}

// Nobody ever closes updates.
func subscribe() {
	updates := make(chan string)
	go func() {
		for range updates {
		}
	}()
}

// The caller's ctx is not asked.
func refresh() {
	ready, failed := make(chan bool), make(chan error)
	go func() {
		select {
		case <-ready:
		case <-failed:
		}
	}()
}

// One Done is missing when a part is empty.
func gather(parts []string) {
	var wg sync.WaitGroup
	for _, p := range parts {
		wg.Add(1)
		go func(p string) {
			if p == "" {
				return
			}
			wg.Done()
		}(p)
	}
	go func() { wg.Wait() }()
}

// Signal is for one, and came before.
func (x *index) await() {
	x.mu.Lock()
	for !x.full {
		x.cond.Wait()
	}
	x.mu.Unlock()
}

// As requests are handled: by a goroutine of its own that is gone when it is done.
func every(handle func()) func() {
	return func() {
		for {
			go handle()
			time.Sleep(pace)
		}
	}
}

// ---- healthy ----

// Readers of jobs that nobody has.
func idlePool() {
	jobs := make(chan int)
	for i := 0; i < 200; i++ {
		go func() {
			for range jobs {
			}
		}()
	}
	select {}
}

// A pool that grows while there is work; its workers get some.
func growingPool() {
	jobs := make(chan int)
	work := func() {
		for range jobs {
			time.Sleep(time.Millisecond)
		}
	}
	for i := 0; i < 20; i++ {
		go work()
	}
	for i := 0; ; i++ {
		if i%8 == 0 {
			go work()
		}
		select {
		case jobs <- i:
		default:
		}
		time.Sleep(pace / 8)
	}
}

func dialEvery(addr, say string) {
	var open []net.Conn // or the collector closes them
	for {
		c, err := net.Dial("tcp", addr)
		fatal(err)
		open = append(open, c)
		io.WriteString(open[len(open)-1], say)
		time.Sleep(pace)
	}
}

// Clients that ask for news and wait for a minute, each on a connection of its own.
func longPolls() {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
		}
	}))
	dialEvery(s.Listener.Addr().String(), "GET /news HTTP/1.1\r\nHost: a\r\n\r\n")
}

// Connections that were used once and stay open.
func keptAlive() {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") }))
	dialEvery(s.Listener.Addr().String(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
}

// A hub: for each connection one goroutine reads and one writes what the hub has for it.
func hub() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(err)
	go dialEvery(l.Addr().String(), "hello\n")
	for {
		c, err := l.Accept()
		fatal(err)
		go serveMember(c)
	}
}

func serveMember(c net.Conn) {
	out, gone := make(chan string), make(chan struct{})
	go writeMember(c, out, gone)
	in := bufio.NewReader(c)
	for {
		if _, err := in.ReadString('\n'); err != nil {
			close(gone)
			return
		}
	}
}

func writeMember(c net.Conn, out <-chan string, gone <-chan struct{}) {
	for {
		select {
		case s := <-out:
			io.WriteString(c, s)
		case <-gone:
			return
		}
	}
}

// More hand in than one consumer takes: the line gets longer, and moves.
func backPressure() {
	out := make(chan int)
	go func() {
		for range out {
			time.Sleep(pace / 2)
		}
	}()
	for i := 0; ; i++ {
		go func() { out <- i }()
		time.Sleep(pace / 3)
	}
}

// Requests that a slow service answers after ten seconds.
func slowAnswers() {
	for {
		go func() {
			answer := make(chan string, 1)
			time.AfterFunc(10*time.Second, func() { answer <- "42" })
			<-answer
		}()
		time.Sleep(pace)
	}
}

func watch(run func()) func(*os.File) {
	return func(f *os.File) {
		go run()
		time.Sleep(gathering)
		fatal(trace.Start(f))
		time.Sleep(watching)
		trace.Stop()
	}
}

// A hundred a second, for twelve seconds before.
func fast(run func(f *os.File)) func(*os.File) {
	return func(f *os.File) {
		gathering, pace = 12*time.Second, 10*time.Millisecond
		run(f)
	}
}

func init() {
	x := &index{}
	x.cond = sync.NewCond(&x.mu)
	special["leak-send"] = watch(every(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		lookup(ctx)
	}))
	special["leak-receive"] = watch(every(subscribe))
	special["leak-select"] = watch(every(refresh))
	special["leak-waitgroup"] = watch(every(func() { gather([]string{"a", "", "c"}) }))
	special["leak-cond"] = watch(every(x.await))
	special["idle-pool"] = watch(idlePool)
	special["growing-pool"] = watch(growingPool)
	special["long-polls"] = watch(longPolls)
	special["kept-alive"] = watch(keptAlive)
	special["hub"] = watch(hub)
	special["back-pressure"] = watch(backPressure)
	special["slow-answers"] = watch(slowAnswers)
	special["leak-fast"] = fast(special["leak-send"])
	special["hub-fast"] = fast(special["hub"])
}
