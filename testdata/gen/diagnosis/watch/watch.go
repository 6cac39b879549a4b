// Package watch writes goroutine dumps of the program that imports it. It knows nothing of that
// program: it acts by time alone, from one goroutine of its own, and calls no code of the others.
//
//	WATCH_DIR    where to write; unset: nothing happens
//	WATCH_AFTER  when to write debug2.txt (default 3s); a second later the process gets SIGQUIT
//	WATCH_COUNT  number of dumps, debug2-001.txt ... (default 1: debug2.txt)
//	WATCH_EVERY  the pause between them (default 40ms)
//	WATCH_MORE   set: also profiles and an execution trace of the last 2 s before the dump
//
// Two garbage collections early on let the runtime note since when goroutines wait (the second one
// stamps those it finds waiting, runtime/mgcmark.go): a process that allocates has them anyway.
package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strconv"
	"syscall"
	"time"
)

func init() {
	dir := os.Getenv("WATCH_DIR")
	if dir == "" {
		return
	}
	more := os.Getenv("WATCH_MORE") != ""
	if more {
		runtime.SetMutexProfileFraction(1)
		runtime.SetBlockProfileRate(1)
	}
	go watch(dir, more)
}

func duration(name string, value time.Duration) time.Duration {
	if d, err := time.ParseDuration(os.Getenv(name)); err == nil {
		return d
	}
	return value
}

func write(dir, file, profile string, debug int) {
	f, err := os.Create(filepath.Join(dir, file))
	if err == nil {
		err = pprof.Lookup(profile).WriteTo(f, debug)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "watch:", err)
		os.Exit(3)
	}
}

func record(dir string, span time.Duration) {
	f, err := os.Create(filepath.Join(dir, "trace.out"))
	if err != nil || trace.Start(f) != nil {
		os.Exit(3)
	}
	time.Sleep(span)
	trace.Stop()
	f.Close()
}

func watch(dir string, more bool) {
	after := duration("WATCH_AFTER", 3*time.Second)
	early := after / 3
	if early > 2*time.Second {
		early = 2 * time.Second
	}
	time.Sleep(early)
	runtime.GC()
	runtime.GC()
	time.Sleep(after - early)
	if more {
		record(dir, 2*time.Second)
		for _, name := range []string{"goroutine", "mutex", "block"} {
			write(dir, name+".pb.gz", name, 0)
		}
	}
	count, _ := strconv.Atoi(os.Getenv("WATCH_COUNT"))
	if count == 0 {
		write(dir, "debug2.txt", "goroutine", 2)
	}
	every := duration("WATCH_EVERY", 40*time.Millisecond)
	for i := 1; i <= count; i++ {
		write(dir, fmt.Sprintf("debug2-%03d.txt", i), "goroutine", 2)
		time.Sleep(every)
	}
	time.Sleep(time.Second)
	syscall.Kill(os.Getpid(), syscall.SIGQUIT)
	time.Sleep(time.Hour)
}
