// SPDX-License-Identifier: MIT
// A slot stays with what a function returns, until somebody redeems that.

package main

import (
	"errors"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"sync"
	"time"
)

func init() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }

type ticket struct{ owner *desk }
type desk struct {
	sem  chan struct{}
	mu   sync.Mutex
	open []*ticket
}

var errClosed = errors.New("closed")

func (d *desk) issue(n int) (*ticket, error) {
	d.sem <- struct{}{}
	if n == 99 {
		<-d.sem
		return nil, errClosed
	}
	t := &ticket{d}
	d.mu.Lock()
	d.open = append(d.open, t)
	d.mu.Unlock()
	return t, nil
}
func (t *ticket) redeem() { <-t.owner.sem }
func main() {
	d := &desk{sem: make(chan struct{}, 3)}
	for i := 0; i < 8; i++ {
		i := i
		go func() {
			t, err := d.issue(i)
			if err != nil {
				return
			}
			_ = t
		}()
	}
	time.Sleep(20 * time.Second)
	d.mu.Lock()
	for _, t := range d.open {
		t.redeem()
	}
	d.mu.Unlock()
	time.Sleep(100 * time.Second)
}
