// SPDX-License-Identifier: MIT
// The slot goes with the job through a queue to whoever works on it.

package main

import (
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

func init() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }

type job struct{ n int }
type queue struct {
	sem  chan struct{}
	jobs chan job
}

func (q *queue) submit(n int) bool {
	q.sem <- struct{}{}
	if n < 0 {
		<-q.sem
		return false
	}
	q.jobs <- job{n}
	return true
}
func (q *queue) work() {
	for j := range q.jobs {
		time.Sleep(time.Duration(j.n+8) * time.Second)
		<-q.sem
	}
}
func main() {
	q := &queue{make(chan struct{}, 4), make(chan job, 10)}
	for i := 0; i < 2; i++ {
		go q.work()
	}
	for i := 0; i < 10; i++ {
		i := i
		go func() { q.submit(i) }()
	}
	time.Sleep(100 * time.Second)
}
