//go:build go1.25

package main

import (
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, done := make(chan int), make(chan int)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() { defer wg.Done(); <-c }()
		go func() { wg.Wait(); close(done) }()
		go func() { time.Sleep(time.Hour) }()
		go func() {
			select {
			case <-done:
			case <-make(chan string):
			}
		}()
		synctest.Wait()
		os.WriteFile(os.Getenv("OUT"), allStacks(), 0o666)
		close(c)
	})
}

func TestBubbleDeadlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := make(chan int)
		go func() { c <- 1 }()
		<-make(chan string)
	})
}
