// Command app hangs at locks that are variables of packages, in each of the ways that a symbol
// table can tell: by themselves, within a struct, and behind a pointer, where it cannot.
//
// Usage: app FILE: debug=2 goes to FILE; SIGQUIT ends it.
package main

import (
	"os"
	"runtime/pprof"
	"sync"
	"time"

	"example.com/app/shared"
	"example.com/worker"
)

// State has its lock behind other fields.
type State struct {
	hits, misses, errors uint64
	mu                   sync.Mutex
	last                 string
}

var (
	ledgerMu sync.Mutex
	tableMu  sync.RWMutex
	flushed  sync.WaitGroup
	state    State
	boxed    = new(sync.Mutex)
	total    int
)

type shelf[T any] struct{ items []T }

//go:noinline
func (s *shelf[T]) wait() int {
	boxed.Lock()
	defer boxed.Unlock()
	return len(s.items)
}

// register holds the registry and wants the ledger.
//
//go:noinline
func register(name string) {
	shared.RegistryMu.Lock()
	defer shared.RegistryMu.Unlock()
	shared.Registry[name]++
	time.Sleep(100 * time.Millisecond)
	ledgerMu.Lock()
	total++
	ledgerMu.Unlock()
}

// settle holds the ledger and wants the registry, in worker.
//
//go:noinline
func settle() {
	ledgerMu.Lock()
	defer ledgerMu.Unlock()
	time.Sleep(100 * time.Millisecond)
	worker.Flush(&total)
}

//go:noinline
func (s *State) count() {
	s.mu.Lock()
	s.hits++
	s.mu.Unlock()
}

//go:noinline
func rebuild() {
	tableMu.Lock()
	flushed.Wait()
	tableMu.Unlock()
}

//go:noinline
func lookup() int {
	tableMu.RLock()
	defer tableMu.RUnlock()
	return total
}

func main() {
	boxed.Lock()
	state.mu.Lock()
	flushed.Add(1)
	go register("a")
	go settle()
	go state.count()
	go rebuild()
	go (&shelf[int]{}).wait()
	time.Sleep(200 * time.Millisecond)
	go lookup()
	time.Sleep(100 * time.Millisecond)
	if err := dump(os.Args[1]); err != nil {
		panic(err)
	}
	time.Sleep(time.Hour)
	flushed.Done()
}

func dump(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := pprof.Lookup("goroutine").WriteTo(f, 2); err != nil {
		return err
	}
	return f.Close()
}
