// Command racy holds the programs whose races the detector reports; build with -race.
package main

import (
	"flag"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

// Basket is not safe for use by several goroutines.
type Basket struct {
	total int
	items map[string]int
}

// Add counts an item.
func (b *Basket) Add(price int) { b.total += price }

// Total reads the sum.
func (b *Basket) Total() int { return b.total }

// checkout fills a basket from several goroutines and reads it meanwhile.
func checkout(rounds int) {
	for i := 0; i < rounds; i++ {
		b := &Basket{}
		var wg sync.WaitGroup
		wg.Add(2)
		go fill(b, &wg)
		go show(b, &wg)
		wg.Wait()
	}
}

func fill(b *Basket, wg *sync.WaitGroup) {
	defer wg.Done()
	for i := 0; i < 100; i++ {
		b.Add(i)
	}
}

func show(b *Basket, wg *sync.WaitGroup) {
	defer wg.Done()
	for i := 0; i < 100; i++ {
		if b.Total() < 0 {
			fmt.Println("negative")
		}
	}
}

// settings: main writes what a goroutine reads.
func settings() {
	limit := 10
	done := make(chan int)
	go func() { done <- limit * 2 }()
	limit = 20
	fmt.Println(<-done, limit)
}

// safe does the same with an atomic.
func safe() {
	var limit atomic.Int64
	done := make(chan int64)
	go func() { done <- limit.Load() * 2 }()
	limit.Store(20)
	fmt.Println(<-done, limit.Load())
}

func main() {
	flag.Parse()
	switch flag.Arg(0) {
	case "checkout":
		checkout(8)
	case "settings":
		settings()
	case "safe":
		safe()
		fmt.Fprintln(os.Stderr, "docs say: WARNING: DATA RACE is printed when two goroutines meet")
	}
}
