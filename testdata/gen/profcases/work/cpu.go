package work

import (
	"runtime"
	"sync"
	"time"
)

// Ticker does nothing but collect now and then.
func Ticker() {
	for range time.Tick(100 * time.Millisecond) {
		runtime.GC()
	}
}

type counters struct {
	mu sync.Mutex
	by [16]int
}

func (c *counters) hit(i int) {
	c.mu.Lock()
	c.by[i%16]++
	c.mu.Unlock()
}

// Hits counts under one lock, and does little else.
func Hits() {
	c := &counters{}
	for g := 0; g < 4*runtime.GOMAXPROCS(0); g++ {
		go func() {
			for i := 0; ; i++ {
				c.hit(i)
			}
		}()
	}
	select {}
}

func drain(stop, work <-chan int) int {
	n := 0
	for {
		select {
		case <-work:
			return n
		case <-stop: // closed: always ready
			n++
		}
	}
}

// Closed waits for work beside a channel that is closed.
func Closed() {
	stop, work := make(chan int), make(chan int)
	close(stop)
	go drain(stop, work)
	drain(stop, work)
}

var sink uint64

//go:noinline
func checksum(v []uint64) uint64 {
	var s uint64
	for _, x := range v {
		s = s*31 + x ^ s>>7
	}
	return s
}

// Sums is a batch that computes, on all processors.
func Sums() {
	v := make([]uint64, 1<<16)
	for g := 1; g < runtime.GOMAXPROCS(0); g++ {
		go func() {
			for {
				checksum(v)
			}
		}()
	}
	for {
		sink += checksum(v)
	}
}

//go:noinline
func parse(n uint64) uint64 {
	for i := uint64(0); i < 20000; i++ {
		n = n*31 + i
	}
	return n
}

//go:noinline
func validate(n uint64) uint64 {
	for i := uint64(0); i < 20000; i++ {
		n = n*33 ^ i
	}
	return n
}

//go:noinline
func price(n uint64) uint64 {
	for i := uint64(0); i < 20000; i++ {
		n = n<<1 + i ^ n>>3
	}
	return n
}

//go:noinline
func tax(n uint64) uint64 {
	for i := uint64(0); i < 20000; i++ {
		n = n*7 + i<<3
	}
	return n
}

//go:noinline
func encode(n uint64) uint64 {
	for i := uint64(0); i < 20000; i++ {
		n = n*17 + i ^ n>>11
	}
	return n
}

// Spread is busy everywhere a little.
func Spread() {
	for {
		sink = encode(tax(price(validate(parse(sink)))))
	}
}

// Calm computes for a moment and sleeps.
func Calm() {
	v := make([]uint64, 1<<16)
	for {
		sink += checksum(v)
		time.Sleep(20 * time.Millisecond)
	}
}
