// Waits and locks whose other end is gone, and those that look alike and are served. A line that
// ends in "// finding: RULE SEVERITY" is what the analysis must name, all other lines it must not
// name above info, but by assumption as "// assumed: RULE" says. Usage: main > dump.txt (76 seconds).
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

const hour = time.Hour

// ---- the other end is gone ----

func probe(hosts []string) error {
	errs := make(chan error)
	for _, h := range hosts {
		go func() { errs <- errors.New(h) }()
	}
	for range hosts {
		if err := <-errs; err != nil {
			return err // finding: leak.chan-send error
		}
	}
	return nil
}

type feed struct {
	in   chan int
	quit chan bool
	sum  int
}

func (f *feed) loop() {
	for {
		select { // finding: leak.select error
		case n := <-f.in:
			f.sum += n
		case <-f.quit:
			return
		}
	}
}

func useFeed() {
	f := &feed{in: make(chan int), quit: make(chan bool)}
	go f.loop()
	f.in <- 1
	if f.sum > 5 {
		f.quit <- true
	}
}

func backup(files []string) {
	var wg sync.WaitGroup
	for _, name := range files {
		wg.Add(1)
		go func() {
			if name == "" {
				return // finding: leak.waitgroup error
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

func count(n int) <-chan int {
	out := make(chan int)
	go emit(out, n)
	return out
}

func emit(to chan<- int, n int) {
	for i := 0; i < n; i++ {
		to <- i
	}
}

func firstOf(n int) int {
	for v := range count(n) {
		if v == 2 {
			return v // finding: leak.chan-send error
		}
	}
	return 0
}

// ---- somebody has it ----

func slowReceiver() {
	c := make(chan int)
	for i := 0; i < 3; i++ {
		go func() { c <- i }()
	}
	for {
		time.Sleep(hour)
		<-c
	}
}

var handlers = map[string]func() int{}

func keptClosure() {
	c := make(chan int)
	handlers["/"] = func() int { return <-c }
	for i := 0; i < 3; i++ {
		go func() { c <- i }()
	}
}

type sink interface{ take(chan int) }
type deaf struct{}

func (deaf) take(c chan int) {
	time.Sleep(hour)
	<-c
}

func byInterface(s sink) {
	c := make(chan int)
	go s.take(c)
	go func() { c <- 1 }()
	go func() { c <- 2 }()
}

func inSlice() {
	all := []chan int{make(chan int), make(chan int)}
	for i := range all {
		go func() { all[i] <- 1 }()
	}
	go func() {
		time.Sleep(hour)
		<-all[0]
	}()
}

func afterFunc() {
	var wg sync.WaitGroup
	wg.Add(1)
	time.AfterFunc(hour, func() { wg.Done() })
	wg.Wait()
}

type server struct{ done chan bool }

func (s *server) Shutdown()                                 { close(s.done) }
func (s *server) wait()                                     { <-s.done }
func (s *server) handle(http.ResponseWriter, *http.Request) { s.Shutdown() }

func registered(mux *http.ServeMux) {
	s := &server{make(chan bool)}
	mux.HandleFunc("/stop", s.handle)
	go s.wait()
	go s.wait()
}

func underContext(ctx context.Context) {
	c := make(chan int) // finding: leak.chan-send error
	select {
	case c <- 1:
	case <-ctx.Done():
	}
}

func withTimer() {
	c := make(chan int)
	t := time.NewTimer(hour)
	defer t.Stop()
	select {
	case <-c:
	case <-t.C:
	}
}

func drain[T any](c chan T) {
	time.Sleep(hour)
	for range c {
	}
}

func generic() {
	c := make(chan string)
	go drain(c)
	go func() { c <- "a" }()
	go func() { c <- "b" }()
}

func deferred() {
	c := make(chan int)
	go func() { c <- 1 }()
	go func() { c <- 2 }()
	defer func() { <-c }()
	time.Sleep(hour)
}

func alias() {
	c := make(chan int)
	d := c
	go func() { c <- 1 }()
	go func() { c <- 2 }()
	go func() {
		time.Sleep(hour)
		<-d
	}()
}

func idlePool(jobs chan int) {
	for range jobs {
	}
}

// ---- locks ----

type store struct {
	mu sync.Mutex
	n  int
}

func (s *store) fetch(r *os.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := make([]byte, 1)
	r.Read(b) // finding: contention.lock-held-over-io error
	s.n++
}

type lively struct{ mu sync.Mutex }

func (l *lively) use() {
	for {
		l.mu.Lock()
		time.Sleep(time.Millisecond)
		l.mu.Unlock()
	}
}

// ---- lines ----

func beat(n *int) {
	t := time.NewTicker(hour) // finding: leak.timer warning
	for range t.C {
		*n++
	}
}

func startBeat() { go beat(new(int)) }

func stoppedBeat(done chan bool) {
	t := time.NewTicker(hour)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-done:
			return
		}
	}
}

func watch(parent context.Context, id int) error {
	ctx, cancel := context.WithCancel(parent) // finding: leak.context warning
	go func() { <-ctx.Done() }() // assumed: leak.chan-receive
	if id >= 0 {
		return nil
	}
	cancel()
	return errors.New("no id")
}

func watchWell(parent context.Context, id int) error {
	ctx, cancel := context.WithCancel(parent)
	go func() { <-ctx.Done() }()
	if id < 0 {
		cancel()
		return errors.New("no id")
	}
	time.Sleep(hour)
	cancel()
	return nil
}

func watchKept(parent context.Context, stops map[int]func()) {
	ctx, cancel := context.WithCancel(parent)
	stops[0] = cancel
	go func() { <-ctx.Done() }()
}

func addInside() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		go func() {
			wg.Add(1) // finding: leak.waitgroup warning
			defer wg.Done()
			time.Sleep(hour)
		}()
	}
	time.Sleep(time.Second)
	wg.Wait()
}

func addBefore() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			wg.Add(1)
			go func() {
				defer wg.Done()
				time.Sleep(hour)
			}()
			time.Sleep(hour)
		}()
	}
	wg.Wait()
}

func start() {
	for i := 0; i < 3; i++ {
		probe([]string{"a", "b", "c", "d"})
		useFeed()
		firstOf(9)
		startBeats()
		watch(context.Background(), i)
		go watchWell(context.Background(), i)
		watchKept(context.Background(), map[int]func(){})
		go stoppedBeat(make(chan bool))
		go underContext(context.Background())
	}
	go backup([]string{"a", "", "c"})
	go slowReceiver()
	keptClosure()
	byInterface(deaf{})
	inSlice()
	go afterFunc()
	registered(http.NewServeMux())
	go withTimer()
	generic()
	go deferred()
	alias()
	go addInside()
	go addBefore()
}

func startBeats() {
	startBeat()
	startBeat()
	startBeat()
	startBeat()
}

func main() {
	start()
	jobs := make(chan int)
	for i := 0; i < 4; i++ {
		go idlePool(jobs)
	}
	jobs <- 1
	r, w, err := os.Pipe()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s, l := &store{}, &lively{}
	for i := 0; i < 14; i++ {
		go s.fetch(r)
		go l.use()
	}
	time.Sleep(time.Second)
	runtime.GC()
	runtime.GC() // the first one need not see every goroutine
	time.Sleep(75 * time.Second)
	pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
	w.Close()
}
