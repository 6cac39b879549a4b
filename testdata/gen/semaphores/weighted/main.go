// SPDX-License-Identifier: MIT
// A semaphore.Weighted by all its methods: held for long, and given back.

package main

import (
	"context"
	"golang.org/x/sync/semaphore"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

func init() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }

var sem = semaphore.NewWeighted(4)

func heavy(ctx context.Context, n int64) error {
	if !sem.TryAcquire(n) {
		if err := sem.Acquire(ctx, n); err != nil {
			return err
		}
	}
	defer sem.Release(n)
	time.Sleep(20 * time.Second)
	return nil
}
func light(ctx context.Context) error {
	if sem.Acquire(ctx, 1) != nil {
		return ctx.Err()
	}
	time.Sleep(15 * time.Second)
	sem.Release(1)
	return nil
}
func main() {
	for i := 0; i < 6; i++ {
		go heavy(context.Background(), 2)
		go light(context.Background())
	}
	time.Sleep(100 * time.Second)
}
