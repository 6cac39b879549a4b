package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"
)

// Goroutines that burn a processor for nothing, and such that burn it for something.

const spinFor = 1200 * time.Millisecond

type inbox struct {
	mail chan string
	quit chan struct{}
	open atomic.Bool
	n    int
}

func newInbox() *inbox { return &inbox{mail: make(chan string, 8), quit: make(chan struct{})} }

// A default that was meant as "nothing to do yet".
func (b *inbox) drain() {
	for {
		select {
		case <-b.mail:
			b.n++
		case <-b.quit:
			return
		default:
		}
	}
}

// Whoever closed the channel did not think of this loop; ok is not asked for.
func (b *inbox) forward(out chan<- string) {
	for {
		select {
		case m := <-b.mail:
			if m != "" {
				out <- m
			}
		case <-b.quit:
			return
		}
	}
}

// Whether one of many has mail: some microseconds.
func anyMail(all []*inbox) bool {
	for _, b := range all {
		if b.open.Load() {
			return true
		}
	}
	return false
}

func (b *inbox) awaitYielding() {
	all := make([]*inbox, 20000)
	for i := range all {
		all[i] = b
	}
	for !anyMail(all) {
		runtime.Gosched()
	}
}

func (b *inbox) awaitSleeping() {
	for !b.open.Load() {
		time.Sleep(10 * time.Microsecond)
	}
}

func waitUntil(t time.Time) int {
	n := 0
	for time.Now().Before(t) {
		n++
	}
	return n
}

func asking(run func(*inbox), stop func(*inbox)) func() {
	return func() {
		b := newInbox()
		var wg sync.WaitGroup
		wg.Add(1)
		go func() { defer wg.Done(); run(b) }()
		time.Sleep(spinFor)
		stop(b)
		wg.Wait()
	}
}

// ---- work that looks like it ----

// Hashes in blocks and asks between them whether it is to end.
func hashBlocks(quit <-chan struct{}) [32]byte {
	block := make([]byte, 4096)
	for {
		sum := sha256.Sum256(block)
		select {
		case <-quit:
			return sum
		default:
		}
		copy(block, sum[:])
	}
}

// Lets others run every few hundred microseconds.
func hashPolitely(quit <-chan struct{}) [32]byte {
	block := make([]byte, 1<<19)
	for {
		sum := sha256.Sum256(block)
		select {
		case <-quit:
			return sum
		default:
		}
		copy(block, sum[:])
		runtime.Gosched()
	}
}

// OUT.cpu, OUT.1 and OUT.2 in place of a trace: a profile and two dumps.
func profiled(run func()) func(*os.File) {
	return func(f *os.File) {
		cpu, err := os.Create(f.Name() + ".cpu")
		fatal(err)
		fatal(pprof.StartCPUProfile(cpu))
		go run()
		for i := 1; i <= 2; i++ {
			time.Sleep(spinFor / 3)
			dump, err := os.Create(fmt.Sprint(f.Name(), ".", i))
			fatal(err)
			fatal(pprof.Lookup("goroutine").WriteTo(dump, 2))
			fatal(dump.Close())
		}
		pprof.StopCPUProfile()
		fatal(cpu.Close())
		fatal(os.Remove(f.Name()))
	}
}

func compute(run func(<-chan struct{}) [32]byte) func() {
	return func() {
		quit := make(chan struct{})
		var wg sync.WaitGroup
		wg.Add(1)
		go func() { defer wg.Done(); run(quit) }()
		time.Sleep(spinFor)
		close(quit)
		wg.Wait()
	}
}

// Allocates all the time.
func litter() {
	for end := time.Now().Add(spinFor); time.Now().Before(end); {
		keep = []*node{tree(14)}
	}
}

// A full channel between two that never pause.
func pipeline(d time.Duration) func() {
	return func() {
		c := make(chan int, 1<<13)
		quit := make(chan struct{})
		go func() { time.Sleep(d); close(quit) }()
		go feed(c, quit)
		sum := 0
		for v := range c {
			sum += v
		}
	}
}

func feed(c chan<- int, quit <-chan struct{}) {
	for i := 0; ; i++ {
		select {
		case c <- i:
		case <-quit:
			close(c)
			return
		}
	}
}

// Asks as fast as a server answers.
func asks(d time.Duration) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") }))
	defer s.Close()
	for end := time.Now().Add(d); time.Now().Before(end); {
		resp, err := http.Get(s.URL)
		fatal(err)
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

// Looks every five milliseconds.
func polls() {
	b := newInbox()
	go func() { time.Sleep(spinFor); b.open.Store(true) }()
	for !b.open.Load() {
		time.Sleep(5 * time.Millisecond)
	}
}

func init() {
	modes["spin-default"] = asking((*inbox).drain, func(b *inbox) { close(b.quit) })
	modes["spin-closed"] = asking(func(b *inbox) { close(b.mail); b.forward(nil) }, func(b *inbox) { close(b.quit) })
	modes["spin-yield"] = asking((*inbox).awaitYielding, func(b *inbox) { b.open.Store(true) })
	modes["spin-sleep"] = asking((*inbox).awaitSleeping, func(b *inbox) { b.open.Store(true) })
	modes["spin-clock"] = func() { waitUntil(time.Now().Add(spinFor)) }
	special["profile-closed"] = profiled(modes["spin-closed"])
	special["profile-clock"] = profiled(modes["spin-clock"])
	special["profile-hash"] = profiled(func() { compute(hashBlocks)() })
	special["profile-pipeline"] = profiled(pipeline(2 * spinFor))
	special["profile-asks"] = profiled(func() { asks(spinFor) })
	modes["busy-hash"] = compute(hashBlocks)
	modes["busy-polite"] = compute(hashPolitely)
	modes["busy-garbage"] = litter
	modes["busy-pipeline"] = pipeline(540 * time.Millisecond)
	modes["busy-asks"] = func() { asks(10 * time.Millisecond) }
	modes["busy-polls"] = polls
}
