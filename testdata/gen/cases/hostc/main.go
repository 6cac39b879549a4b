// Command hostc runs the case programs that call C.
package main

/*
#include <unistd.h>
#include <poll.h>

static void resize(int seconds) { sleep((unsigned)seconds); }
static int events(int ms) { return poll(0, 0, ms); }
*/
import "C"

import (
	"context"
	"flag"
	"net"
	"runtime"
	"strings"
	"time"

	"example.com/cases/capture"
)

var (
	n     = flag.Int("n", 10, "how many")
	every = flag.Duration("every", 50*time.Millisecond, "how often")
	dir   = flag.String("dir", ".", "where captures go")
	plan  = flag.String("plan", "", "when to capture what")
	what  = flag.String("do", "", "images, loops, calls, names")
)

// Image is resized by a library in C.
type Image struct{ seconds int }

// Resize calls the library.
func (i *Image) Resize() { C.resize(C.int(i.seconds)) }

// images: the library hangs, requests keep coming.
func images() {
	for {
		go (&Image{600}).Resize()
		time.Sleep(*every)
	}
}

// loops: event loops of C, a thread each, for as long as the program runs.
func loops() {
	for i := 0; i < *n; i++ {
		go func() {
			runtime.LockOSThread()
			C.events(-1)
		}()
	}
	select {}
}

// calls: n goroutines in and out of C.
func calls() {
	for i := 0; i < *n; i++ {
		go func() {
			for {
				C.events(20)
			}
		}()
	}
	select {}
}

// names: host names by the system's resolver, a goroutine a request.
func names() {
	slots := make(chan bool, *n)
	r := &net.Resolver{PreferGo: false}
	for {
		slots <- true
		go func() {
			r.LookupHost(context.Background(), strings.Repeat("a", 60)+".localhost")
			<-slots
		}()
	}
}

func main() {
	flag.Parse()
	runtime.GOMAXPROCS(2)
	r := &capture.Recorder{Dir: *dir, Plan: *plan, Service: *what, Manifest: true}
	r.Start()
	map[string]func(){"images": images, "loops": loops, "calls": calls, "names": names}[*what]()
}
