package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var (
	flushLock sync.Mutex
	logLock   sync.Mutex
	drained   = sync.NewCond(&logLock)
	lines     []string
	written   int
)

func emit(line string) {
	logLock.Lock()
	for len(lines) > 7 {
		drained.Wait()
	}
	lines = append(lines, line)
	logLock.Unlock()
}

func flush() {
	flushLock.Lock()
	defer flushLock.Unlock()
	logLock.Lock()
	written += len(lines)
	lines = lines[:0]
	logLock.Unlock()
	drained.Signal()
}

// barrier waits until all lines up to now are written.
func barrier() {
	flushLock.Lock()
	logLock.Lock()
	for len(lines) > 0 {
		drained.Wait()
	}
	logLock.Unlock()
	flushLock.Unlock()
}

func main() {
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			flush()
		}
	}()
	for i := 0; i < 1000; i++ {
		emit(fmt.Sprint("line ", i))
		if i%100 == 99 {
			barrier()
		}
	}
	fmt.Println(written)
}
