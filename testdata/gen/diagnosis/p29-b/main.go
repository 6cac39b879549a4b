package main

import (
	"context"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
	"golang.org/x/sync/errgroup"
)

var (
	deployMu sync.Mutex
	version  string
)

func settled(ctx context.Context, healthy <-chan bool) error {
	for {
		select {
		case ok := <-healthy:
			if ok {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func deploy(v string, healthy <-chan bool) error {
	deployMu.Lock()
	defer deployMu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	old := version
	version = v
	if err := settled(ctx, healthy); err != nil {
		version = old
		return err
	}
	return nil
}

func main() {
	healthy := make(chan bool, 1)
	var g errgroup.Group
	for _, v := range []string{"1.0", "1.1", "1.2"} {
		v := v
		g.Go(func() error { return deploy(v, healthy) })
	}
	healthy <- false
	if err := g.Wait(); err != nil {
		log.Fatal(err)
	}
}
