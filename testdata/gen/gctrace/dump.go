package main

import (
	"bytes"
	"os"
	"runtime/pprof"
	"sync"
	"time"
)

// A dump that the program writes itself, line by line, while it collects.

func wait(mu *sync.Mutex, depth int) {
	if depth > 0 {
		wait(mu, depth-1)
		return
	}
	mu.Lock()
}

func allocate() {
	for i := 0; ; i++ {
		kept = append(kept, make([]byte, 4096))
		if len(kept) > 1000 {
			kept = nil
			time.Sleep(2 * time.Millisecond)
		}
	}
}

func dump() {
	var mu sync.Mutex
	var text bytes.Buffer
	mu.Lock()
	for i := 0; i < 4; i++ {
		go wait(&mu, i)
	}
	go allocate()
	time.Sleep(20 * time.Millisecond)
	pprof.Lookup("goroutine").WriteTo(&text, 2)
	for _, line := range bytes.SplitAfter(text.Bytes(), []byte("\n")) {
		os.Stderr.Write(line)
		time.Sleep(time.Millisecond)
	}
}
