// SPDX-License-Identifier: MIT
// A limit behind an interface: who has a slot calls no name.

package main

import (
	"errors"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

func init() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }

type Limiter interface {
	Acquire()
	Release()
}
type slots chan struct{}
type gate struct{ c chan struct{} }

func (g *gate) Acquire() { g.c <- struct{}{} }
func (g *gate) Release() { <-g.c }

var errNeg = errors.New("neg")

func run(l Limiter, n int) error {
	l.Acquire()
	if n < 0 {
		return errNeg
	}
	time.Sleep(20 * time.Second)
	l.Release()
	return nil
}
func quick(g *gate, n int) error {
	g.Acquire()
	if n < 0 {
		return errNeg
	}
	g.Release()
	return nil
}
func main() {
	g := &gate{make(chan struct{}, 2)}
	for i := 0; i < 5; i++ {
		go run(g, i)
	}
	time.Sleep(200 * time.Millisecond)
	for i := 0; i < 5; i++ {
		go quick(g, i)
	}
	time.Sleep(100 * time.Second)
}
