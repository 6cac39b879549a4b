// Command cgo hangs or dies with C on the stack.
//
//	cgo wait|panic|segv
package main

/*
#include <unistd.h>

extern void goCallback(int n);

static void c_sleep(void) { sleep(600); }
static void c_call(int n) { goCallback(n); }
static void c_crash(volatile int *p) { *p = 1; }
*/
import "C"

import (
	"os"
	"syscall"
	"time"
)

//export goCallback
func goCallback(n C.int) {
	if n == 0 {
		panic("in a Go function called from C")
	}
	<-make(chan int)
}

func main() {
	if len(os.Args) != 2 {
		os.Exit(2)
	}
	switch os.Args[1] {
	case "wait":
		go C.c_sleep()
		go C.c_call(1)
		time.Sleep(200 * time.Millisecond)
		syscall.Kill(syscall.Getpid(), syscall.SIGQUIT)
		time.Sleep(time.Minute)
	case "panic":
		C.c_call(0)
	case "segv":
		C.c_crash(nil)
	}
}
