// SPDX-License-Identifier: MIT
// A semaphore.Weighted, and a check behind the Acquire that returns.

package main

import (
	"context"
	"errors"
	"fmt"
	"golang.org/x/sync/semaphore"
	"io"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strconv"
	"time"
)

type converter struct {
	sem *semaphore.Weighted
	max int
}

var errTooLarge = errors.New("too large")

func (c *converter) convert(ctx context.Context, pages int) (string, error) {
	if err := c.sem.Acquire(ctx, 1); err != nil {
		return "", err
	}

	if pages > c.max {
		return "", errTooLarge
	}
	time.Sleep(10 * time.Millisecond)
	c.sem.Release(1)
	return fmt.Sprint(pages, " pages"), nil
}
func (c *converter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.FormValue("pages"))
	s, err := c.convert(r.Context(), n)
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	io.WriteString(w, s)
}
func main() {
	debug()
	addr := "127.0.0.1:" + os.Getenv("APORT")
	c := &converter{sem: semaphore.NewWeighted(6), max: 100}
	go func() {
		time.Sleep(300 * time.Millisecond)
		for i := 0; i < 40; i++ {
			n := i * 17 % 120
			go func() {
				resp, err := http.Get(fmt.Sprintf("http://%s/?pages=%d", addr, n))
				if err == nil {
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			}()
			time.Sleep(40 * time.Millisecond)
		}
	}()
	log.Fatal(http.ListenAndServe(addr, c))
}

func debug() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }
