package crash

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

type node struct {
	left, right *node
	depth       int
}

// height never ends on a tree that holds itself.
func height(n *node) int {
	if n == nil {
		return 0
	}
	return 1 + max2(height(n.left), height(n.right))
}

func max2(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func cycle() {
	n := &node{}
	n.left = n
	fmt.Println(height(n))
}

func doneTwice() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Done()
	wg.Done()
}

func closeTwice() {
	c := make(chan int)
	close(c)
	close(c)
}

func nilMap() {
	var prices map[string]int
	prices["tea"] = 3
}

func divide() {
	shares := []int{}
	fmt.Println(100 / len(shares))
}

func convert() {
	var v any = "three"
	fmt.Println(v.(int))
}

func huge() {
	n := 1 << 44
	b := make([]byte, n)
	b[0] = 1
	fmt.Println(len(b))
}

func readUnlock() {
	var mu sync.RWMutex
	mu.RUnlock()
}

func manyThreads() {
	debug.SetMaxThreads(20)
	for i := 0; i < 40; i++ {
		go func() {
			runtime.LockOSThread()
			select {}
		}()
	}
	time.Sleep(time.Second)
}

// fault reads where a file was mapped and is no more.
func fault() {
	p, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	q := unsafe.Pointer(&p[0])
	syscall.Munmap(p)
	fmt.Println(*(*byte)(q))
}

func abort() {
	signal.Reset()
	syscall.Kill(os.Getpid(), syscall.SIGABRT)
	select {}
}

// goexit: main leaves with runtime.Goexit and the others end.
func goexit() {
	go time.Sleep(time.Millisecond)
	runtime.Goexit()
}

func wrapped() {
	panic(fmt.Errorf("prices: %w", os.ErrNotExist))
}

// Fail ends the process by the failure of that name.
func Fail(how string) {
	map[string]func(){"cycle": cycle, "done-twice": doneTwice, "close-twice": closeTwice, "nil-map": nilMap,
		"divide": divide, "convert": convert, "huge": huge, "runlock": readUnlock, "threads": manyThreads,
		"fault": fault, "abort": abort, "goexit": goexit, "wrapped": wrapped}[how]()
}
