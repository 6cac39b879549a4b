package main

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

var cpu = semaphore.NewWeighted(2)

func compile(ctx context.Context, unit string) error {
	if err := cpu.Acquire(ctx, 1); err != nil {
		return err
	}
	defer cpu.Release(1)
	time.Sleep(2 * time.Millisecond)
	if i := strings.IndexByte(unit, '/'); i > 0 {
		return all(ctx, unit[i+1:], unit[:i])
	}
	return nil
}

func all(ctx context.Context, units ...string) error {
	var g errgroup.Group
	for _, u := range units {
		u := u
		g.Go(func() error { return compile(ctx, u) })
	}
	return g.Wait()
}

func main() {
	if err := all(context.Background(), "app/lib/base", "tool/lib/base"); err != nil {
		log.Fatal(err)
	}
	fmt.Println("built")
}
