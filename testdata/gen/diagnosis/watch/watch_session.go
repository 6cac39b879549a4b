package watch

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"syscall"
	"time"
)

// What an engineer on call takes of a process, in the order of harm:
//
//	SESSION_DIR    where to write; unset: nothing happens
//	SESSION_AFTER  when to begin (default 64s: the runtime then prints "1 minutes")
//	SESSION_EVERY  the pause between the three dumps debug2-1.txt ... debug2-3.txt (default 5s)
//	SESSION_TRACE  how long trace.out lasts (default 3s)
//
// Then heap.pb.gz, mutex.pb.gz and block.pb.gz, the trace, and SIGQUIT, which ends it. As watch it
// acts by time alone.
func init() {
	dir := os.Getenv("SESSION_DIR")
	if dir == "" {
		return
	}
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	go session(dir)
}

func session(dir string) {
	after := duration("SESSION_AFTER", 64*time.Second)
	every := duration("SESSION_EVERY", 5*time.Second)
	time.Sleep(after / 16)
	runtime.GC()
	runtime.GC()
	time.Sleep(after - after/16)
	for i := 1; i <= 3; i++ {
		save(dir, fmt.Sprintf("debug2-%d.txt", i), "goroutine", 2)
		if i < 3 {
			time.Sleep(every)
		}
	}
	for _, name := range []string{"heap", "mutex", "block"} {
		save(dir, name+".pb.gz", name, 0)
	}
	follow(dir, duration("SESSION_TRACE", 3*time.Second))
	syscall.Kill(os.Getpid(), syscall.SIGQUIT)
	time.Sleep(time.Hour)
}

func save(dir, file, profile string, debug int) {
	f, err := os.Create(dir + "/" + file)
	if err == nil {
		err = pprof.Lookup(profile).WriteTo(f, debug)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "watch:", err)
	}
}

func follow(dir string, span time.Duration) {
	f, err := os.Create(dir + "/trace.out")
	if err == nil {
		err = trace.Start(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "watch:", err)
		return
	}
	time.Sleep(span)
	trace.Stop()
	f.Close()
}
