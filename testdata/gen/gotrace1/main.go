// Makes an execution trace of the v1 format (Go 1.11 to 1.21) with every kind of event that such a
// program can cause. Builds with all of them, so nothing newer than Go 1.11 is used.
//
//	gotrace1 [-scale N] [-repeat N] [-profile] [-only channels,mutex,...] OUT.trace
package main

import (
	"context"
	"flag"
	"io"
	"io/ioutil"
	"log"
	"net"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"runtime/trace"
	"strings"
	"sync"
	"syscall"
	"time"
)

var (
	scale  = flag.Int("scale", 1, "how much of everything")
	repeat = flag.Int("repeat", 1, "how often")
)

func channels() {
	work, done := make(chan int), make(chan bool)
	stop := make(chan struct{})
	for w := 0; w < 3; w++ {
		go func() {
			for {
				select {
				case <-work:
				case <-stop:
					done <- true
					return
				}
			}
		}()
	}
	for i := 0; i < 20**scale; i++ {
		work <- i
		if i%5 == 0 {
			runtime.Gosched()
		}
	}
	close(stop)
	for w := 0; w < 3; w++ {
		<-done
	}
}

func mutexes() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	cond := sync.NewCond(&mu)
	turn := 0
	for w := 0; w < 4; w++ {
		wg.Add(1)
		go func(me int) {
			defer wg.Done()
			for i := 0; i < 4**scale; i++ {
				mu.Lock()
				for turn%4 != me {
					cond.Wait()
				}
				turn++
				cond.Broadcast()
				mu.Unlock()
			}
		}(w)
	}
	wg.Wait()
}

func syscalls() {
	var wg sync.WaitGroup
	for w := 0; w < 3; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var fds [2]int
			if err := syscall.Pipe(fds[:]); err != nil {
				log.Fatal(err)
			}
			go func() {
				for i := 0; i < 3**scale; i++ {
					time.Sleep(200 * time.Microsecond)
					syscall.Write(fds[1], []byte("x"))
				}
				syscall.Close(fds[1])
			}()
			buf := make([]byte, 1)
			for {
				if n, _ := syscall.Read(fds[0], buf); n <= 0 {
					break
				}
			}
			syscall.Close(fds[0])
			for i := 0; i < 5**scale; i++ {
				syscall.Getpid()
				var st syscall.Stat_t
				syscall.Stat("/", &st)
			}
		}()
	}
	wg.Wait()
	exec.Command("true").Run()
}

func network() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				io.Copy(c, c)
				c.Close()
			}()
		}
	}()
	var wg sync.WaitGroup
	for w := 0; w < 2; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				log.Fatal(err)
			}
			buf := make([]byte, 64)
			for i := 0; i < 5**scale; i++ {
				c.Write([]byte("ping"))
				c.Read(buf)
			}
			c.Close()
		}()
	}
	wg.Wait()
	l.Close()
}

var keep [][]byte

func collector() {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	var wg sync.WaitGroup
	for w := 0; w < 3; w++ {
		wg.Add(1)
		go func(me int) {
			defer wg.Done()
			mine := make([][]byte, 0, 64)
			for i := 0; i < 150**scale; i++ {
				mine = append(mine, make([]byte, 4096))
				if len(mine) == cap(mine) {
					mine = mine[:0]
				}
			}
			if me == 0 {
				keep = mine
			}
		}(w)
	}
	wg.Wait()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
}

func sleepers() {
	var wg sync.WaitGroup
	for i := 0; i < 10**scale; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			time.Sleep(time.Duration(i%10) * 100 * time.Microsecond)
		}(i)
	}
	wg.Wait()
	t := time.NewTimer(time.Millisecond)
	<-t.C
}

func annotations() {
	for i := 0; i < 3**scale; i++ {
		ctx, task := trace.NewTask(context.Background(), "order")
		var wg sync.WaitGroup
		wg.Add(1)
		trace.WithRegion(ctx, "prepare", func() {
			inner, sub := trace.NewTask(ctx, "item")
			trace.Logf(inner, "stock", "item %d", i)
			sub.End()
		})
		go func() {
			defer wg.Done()
			defer trace.StartRegion(ctx, "deliver").End()
			trace.Log(ctx, "way", strings.Repeat("long ", 40))
			trace.Log(ctx, "", "")
			time.Sleep(50 * time.Microsecond)
		}()
		wg.Wait()
		task.End()
	}
	trace.StartRegion(context.Background(), "background").End()
}

func busy() {
	end := time.Now().Add(time.Duration(*scale) * 20 * time.Millisecond)
	x := 0
	for time.Now().Before(end) {
		for i := 0; i < 1000; i++ {
			x += i
		}
	}
	runtime.KeepAlive(x)
}

func crowd() {
	var wg sync.WaitGroup
	gate := make(chan bool)
	for i := 0; i < 40**scale; i++ {
		wg.Add(1)
		go func() {
			<-gate
			wg.Done()
		}()
	}
	close(gate)
	wg.Wait()
}

func procs() {
	n := runtime.GOMAXPROCS(0)
	for _, m := range []int{1, 3, n} {
		runtime.GOMAXPROCS(m)
		sleepers()
	}
}

func main() {
	profile := flag.Bool("profile", false, "with a CPU profile running: samples")
	only := flag.String("only", "channels,mutexes,syscalls,network,collector,sleepers,annotations,busy,crowd,procs", "parts")
	flag.Parse()
	parts := map[string]func(){
		"channels": channels, "mutexes": mutexes, "syscalls": syscalls, "network": network,
		"collector": collector, "sleepers": sleepers, "annotations": annotations, "busy": busy,
		"crowd": crowd, "procs": procs,
	}
	// Some that exist before the trace begins: waiting, in a system call, in a region.
	forever := make(chan bool)
	go func() { <-forever }()
	go func() { select {} }()
	r, _, err := os.Pipe()
	if err != nil {
		log.Fatal(err)
	}
	fd := int(r.Fd()) // blocking from now on
	go func() { syscall.Read(fd, make([]byte, 1)) }()
	_, early := trace.NewTask(context.Background(), "early")
	time.Sleep(20 * time.Millisecond)

	out, err := os.Create(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(out); err != nil {
		log.Fatal(err)
	}
	if *profile {
		pprof.StartCPUProfile(ioutil.Discard)
	}
	for i := 0; i < *repeat; i++ {
		for _, name := range strings.Split(*only, ",") {
			parts[name]()
		}
	}
	early.End()
	if *profile {
		pprof.StopCPUProfile()
	}
	trace.Stop()
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}
