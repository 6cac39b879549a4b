// SPDX-License-Identifier: MIT

// A service desk, captured as people do it: debug=2 dumps some seconds apart and a SIGQUIT right
// behind the last one. The first argument says what is wrong with it, the second where the dumps go.
package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"
)

type desk struct {
	mu      sync.Mutex
	tickets map[int]string
	archive string
	jobs    chan int
}

// quote asks four suppliers and goes with the first that cannot deliver.
func (d *desk) quote(n int) error {
	offers := make(chan error)
	for i := 0; i < 4; i++ {
		go func() {
			time.Sleep(time.Millisecond)
			if i == n%4 {
				offers <- errors.New("sold out")
				return
			}
			offers <- nil
		}()
	}
	for i := 0; i < 4; i++ {
		if err := <-offers; err != nil {
			return err
		}
	}
	return nil
}

// ticket has it from the archive, which never answers, with the lock held.
func (d *desk) ticket(n int) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t, ok := d.tickets[n]; ok {
		return t, nil
	}
	resp, err := http.Get(fmt.Sprintf("http://%s/ticket/%d", d.archive, n))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	d.tickets[n] = string(b)
	return string(b), err
}

// clerk hands its jobs to a printer that takes none.
func (d *desk) clerk(done chan<- int) {
	for n := range d.jobs {
		done <- n
	}
}

func (d *desk) passer(n int) { time.Sleep(3 * time.Second) }

func silent() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for {
			if c, err := l.Accept(); err == nil {
				go io.Copy(io.Discard, c)
			}
		}
	}()
	return l.Addr().String()
}

func dump(folder string, n int) {
	f, err := os.Create(filepath.Join(folder, fmt.Sprintf("goroutine-%d.txt", n)))
	if err != nil {
		log.Fatal(err)
	}
	pprof.Lookup("goroutine").WriteTo(f, 2)
	f.Close()
}

func main() {
	mode, folder := os.Args[1], os.Args[2]
	d := &desk{tickets: map[int]string{}, archive: silent(), jobs: make(chan int, 100)}
	done := make(chan int)
	for i := 0; i < 100; i++ {
		d.jobs <- i
	}
	stop := make(chan bool)
	go func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
			}
			switch {
			case mode == "quote":
				go d.quote(n)
			case mode == "ticket":
				go d.ticket(n)
			case n < 40: // clerks and clerks-busy: forty are hired, then it is calm
				go d.clerk(done)
			case mode == "clerks-busy":
				go d.passer(n)
			}
		}
	}()
	for n, wait := range []time.Duration{2, 4, 4} {
		time.Sleep(wait * time.Second)
		if n == 2 && mode == "clerks" { // two dumps only
			break
		}
		dump(folder, n+1)
	}
	if mode == "clerks" {
		dump(folder, 3)
	}
	syscall.Kill(os.Getpid(), syscall.SIGQUIT)
	time.Sleep(time.Minute)
}
