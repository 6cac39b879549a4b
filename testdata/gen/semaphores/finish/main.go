// SPDX-License-Identifier: MIT
// Given back three calls below who has it.

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

type svc struct{ sem chan struct{} }

var errSkip = errors.New("skip")

func (s *svc) release() { <-s.sem }
func (s *svc) finish(n int) {
	if n > 100 {
		log.Println(n)
	}
	s.release()
}
func (s *svc) done(n int) { s.finish(n) }
func (s *svc) run(n int)  { time.Sleep(20 * time.Second); s.done(n) }
func (s *svc) dispatch(n int) error {
	s.sem <- struct{}{}
	if n < 0 {
		s.release()
		return errSkip
	}
	go s.run(n)
	return nil
}
func (s *svc) direct(n int) error {
	s.sem <- struct{}{}
	if n < 0 {
		return errSkip
	}
	time.Sleep(20 * time.Second)
	s.release()
	return nil
}
func main() {
	s := &svc{make(chan struct{}, 3)}
	for i := 0; i < 5; i++ {
		go s.dispatch(i)
	}
	time.Sleep(500 * time.Millisecond)
	for i := 0; i < 3; i++ {
		go s.direct(i)
	}
	time.Sleep(100 * time.Second)
}
