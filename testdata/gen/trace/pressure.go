package main

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"
)

// What a trace shows of a program that suffers, and of ones that look alike.

type node struct {
	left, right *node
	pad         [4]int
}

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{left: tree(depth - 1), right: tree(depth - 1)}
}

var keep []*node

// Allocates beside a big heap of pointers, so that allocations pay for marking it.
func assists(workers, n int) {
	keep = append(keep, tree(18))
	var wg sync.WaitGroup
	for i := 0; i < workers; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < n; k++ {
				keep[0].left.left = tree(12)
			}
		}()
	}
	wg.Wait()
}

// One assembly call over 512 MB cannot be stopped: whoever stops the world waits for it.
func scan(quit <-chan bool) {
	data := make([]byte, 512<<20)
	for {
		bytes.IndexByte(data, 1)
		select {
		case <-quit:
			return
		default:
		}
	}
}

func stops() {
	quit := make(chan bool)
	go scan(quit)
	var m runtime.MemStats
	for i := 0; i < 6; i++ {
		time.Sleep(30 * time.Millisecond)
		runtime.ReadMemStats(&m)
	}
	close(quit)
}

// A cache of pointers beside requests that allocate at a steady pace; limit: of memory, hardly above
// the cache, or 0.
func serve(d time.Duration, limit int64) {
	keep = append(keep, tree(16))
	if limit > 0 {
		debug.SetMemoryLimit(limit)
	}
	for start := time.Now(); time.Since(start) < d; time.Sleep(50 * time.Millisecond) {
		part := make([]byte, 256<<10)
		runtime.KeepAlive(part)
	}
	runtime.KeepAlive(keep)
}

func burn(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

// Each round gives every worker a job: the last ones wait for a processor until the others are done.
func rounds(workers, n int, job time.Duration) {
	var wg sync.WaitGroup
	jobs := make([]chan bool, workers)
	for i := range jobs {
		jobs[i] = make(chan bool, 1)
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range jobs[i] {
				burn(job)
			}
		}()
	}
	for r := 0; r < n; r++ {
		for _, c := range jobs {
			c <- true
		}
		time.Sleep(time.Duration(workers) * job / 2)
	}
	for _, c := range jobs {
		close(c)
	}
	wg.Wait()
}

// A handler gives its work to a queue whose one consumer takes 150 ms for each.
func handlers(n int, pace time.Duration) {
	queue := make(chan int)
	go func() {
		for range queue {
			time.Sleep(pace)
		}
	}()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		queue <- 1
	}))
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if r, err := http.Get(s.URL); err == nil {
				r.Body.Close()
			}
		}()
	}
	wg.Wait()
	s.Close()
	close(queue)
}

// Addresses of 240.0.0.0/4 answer nobody; a listener with a full queue does not either.
func dials(n int, limit time.Duration) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	fatal(err)
	fatal(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	fatal(syscall.Listen(fd, 0))
	name, err := syscall.Getsockname(fd)
	fatal(err)
	to := (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: name.(*syscall.SockaddrInet4).Port}).String()
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if c, err := net.DialTimeout("tcp", to, limit); err == nil {
				defer c.Close()
				time.Sleep(limit)
			}
		}()
	}
	wg.Wait()
	syscall.Close(fd)
}

// flock waits for who holds the file.
func flocks(n int, held time.Duration) {
	f, err := os.CreateTemp("", "lock")
	fatal(err)
	defer os.Remove(f.Name())
	fatal(syscall.Flock(int(f.Fd()), syscall.LOCK_EX))
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			g, err := os.Open(f.Name())
			fatal(err)
			fatal(syscall.Flock(int(g.Fd()), syscall.LOCK_SH))
			g.Close()
		}()
	}
	time.Sleep(held)
	fatal(syscall.Flock(int(f.Fd()), syscall.LOCK_UN))
	wg.Wait()
}

func init() {
	modes["assists"] = func() { assists(4, 15) }
	modes["stops"] = stops
	modes["limited"] = func() { serve(1050*time.Millisecond, 11<<20) }
	modes["unlimited"] = func() { serve(1050*time.Millisecond, 0) }
	modes["limited-long"] = func() { serve(25*time.Second, 11<<20) }
	modes["unlimited-long"] = func() { serve(25*time.Second, 0) }
	modes["starve"] = func() { rounds(40, 15, 4*time.Millisecond) }
	modes["calm"] = func() { rounds(4, 100, 100*time.Microsecond) }
	modes["handlers"] = func() { handlers(12, 150*time.Millisecond) }
	modes["handlers-quick"] = func() { handlers(12, time.Millisecond) }
	modes["dials"] = func() { dials(12, 3*time.Second) }
	modes["dials-quick"] = func() { dials(12, 200*time.Millisecond) }
	modes["flocks"] = func() { flocks(8, 2500*time.Millisecond) }
	modes["flocks-quick"] = func() { flocks(8, 200*time.Millisecond) }
}
