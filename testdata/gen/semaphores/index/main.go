// SPDX-License-Identifier: MIT
// Tasks of an errgroup that give back the slot they were started with, but not on an error.

package main

import (
	"errors"
	"golang.org/x/sync/errgroup"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

func init() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }

var errEmpty = errors.New("empty")

type indexer struct{ sem chan struct{} }

func (x *indexer) index(doc string) error {
	if doc == "" {
		return errEmpty
	}
	time.Sleep(time.Millisecond)
	return nil
}
func (x *indexer) all(docs []string) error {
	var g errgroup.Group
	for _, d := range docs {
		x.sem <- struct{}{}
		g.Go(func() error {
			if err := x.index(d); err != nil {
				return err
			}
			<-x.sem
			return nil
		})
	}
	return g.Wait()
}
func main() {
	x := &indexer{make(chan struct{}, 3)}
	for {
		if err := x.all([]string{"a", "b", "", "c"}); err != nil {
			time.Sleep(time.Millisecond)
		}
	}
}
