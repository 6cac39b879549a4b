//go:build goexperiment.synctest && !go1.25

package main

import (
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestBubble(t *testing.T) {
	synctest.Run(func() {
		c := make(chan int)
		go func() { <-c }()
		go func() { time.Sleep(time.Hour) }()
		synctest.Wait()
		os.WriteFile(os.Getenv("OUT"), allStacks(), 0o666)
		close(c)
	})
}
