// SPDX-License-Identifier: MIT

// A Go program for a debugger: it sees threads, not goroutines.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	go func() { mu.Lock() }()
	go func() { time.Sleep(time.Hour) }()
	fmt.Println("ready")
	for {
	}
}
