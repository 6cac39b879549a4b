//go:build go1.25

package main

import (
	"os"
	"runtime/trace"
	"sync"
	"time"
)

// Two that move money between accounts until they wait for each other, a queue behind them, and a
// watchdog that notices after three seconds and writes down what was recorded.

type account struct {
	mu    sync.Mutex
	cents int
}

type bank struct {
	checking, savings account
	done              chan int
}

func (b *bank) save(cents int) {
	b.checking.mu.Lock()
	defer b.checking.mu.Unlock()
	time.Sleep(200 * time.Microsecond)
	b.savings.mu.Lock()
	defer b.savings.mu.Unlock()
	b.checking.cents -= cents
	b.savings.cents += cents
}

func (b *bank) spend(cents int) {
	b.savings.mu.Lock()
	defer b.savings.mu.Unlock()
	time.Sleep(250 * time.Microsecond)
	b.checking.mu.Lock()
	defer b.checking.mu.Unlock()
	b.savings.cents -= cents
	b.checking.cents += cents
}

func (b *bank) work(move func(*bank, int), every time.Duration) {
	for i := 0; ; i++ {
		move(b, i)
		b.done <- i
		time.Sleep(every)
	}
}

func (b *bank) watch(patience time.Duration) {
	for {
		select {
		case <-b.done:
		case <-time.After(patience):
			return
		}
	}
}

func init() {
	special["hang"] = func(f *os.File) {
		r := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: 5 * time.Second})
		fatal(r.Start())
		b := &bank{done: make(chan int)}
		for i := 0; i < 4; i++ {
			go b.work((*bank).save, 20*time.Millisecond)
			go b.work((*bank).spend, 23*time.Millisecond)
		}
		b.watch(3 * time.Second)
		_, err := r.WriteTo(f)
		fatal(err)
		r.Stop()
	}
}
