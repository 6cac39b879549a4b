// SPDX-License-Identifier: MIT

// One program, two ways to run it: handlers stand side by side in main, and what one of them does
// wrong is no fault of a process that runs the other. Prints a dump after a second.
package main

import (
	"context"
	"os"
	"runtime/pprof"
	"time"
)

func watch(ctx context.Context, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

func relay(ctx context.Context, in <-chan int) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-in:
		}
	}
}

func main() {
	var handle func()
	in := make(chan int)
	switch os.Args[1] {
	case "watch":
		handle = func() {
			ctx, _ := context.WithCancel(context.Background())
			go watch(ctx, time.NewTicker(time.Second).C)
		}
	case "relay":
		handle = func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			go func() {
				defer cancel()
				relay(ctx, in)
			}()
		}
	}
	for i := 0; i < 20; i++ {
		handle()
	}
	time.Sleep(time.Second)
	pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
	close(in)
}
