// Package host holds programs whose goroutines wait in the kernel, hold threads or start too fast.
package host

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// kept holds ends of pipes and files that must not be closed by a finalizer.
var kept []*os.File

// blockingPipe gives the ends of a pipe whose calls block their thread, as files of a shell do.
func blockingPipe() (r, w *os.File) {
	var fd [2]int
	if err := syscall.Pipe(fd[:]); err != nil {
		panic(err)
	}
	r, w = os.NewFile(uintptr(fd[0]), "read end"), os.NewFile(uintptr(fd[1]), "write end")
	return r, w
}

// other opens the lock file as another process would, and locks it.
func (l *Ledger) other() {
	f, err := os.Open(l.path)
	if err != nil {
		panic(err)
	}
	syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
	kept = append(kept, f)
}

// Ledger numbers invoices under a lock file.
type Ledger struct{ path string }

// Next takes the lock file, counts, and gives it back.
func (l *Ledger) Next(work time.Duration) error {
	f, err := os.OpenFile(l.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	time.Sleep(work)
	return syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
}

func ledger() *Ledger {
	f, err := os.CreateTemp("", "ledger")
	if err != nil {
		panic(err)
	}
	f.Close()
	return &Ledger{f.Name()}
}

// Invoices has another holder of the lock file that never gives it back; requests keep coming.
func Invoices(n int, every time.Duration) {
	l := ledger()
	l.other()
	for i := 0; i < n; i++ {
		go l.Next(0)
		time.Sleep(every)
	}
	select {}
}

// Turns has n clerks share the lock file: each holds it for a moment, all get on.
func Turns(n int) {
	l := ledger()
	for i := 0; i < n; i++ {
		go func() {
			for {
				l.Next(100 * time.Millisecond)
			}
		}()
	}
	select {}
}

// Standby waits for a lock file that the active instance holds, as it should.
func Standby() {
	l := ledger()
	l.other()
	l.Next(0)
}

// Journal appends records to a pipe that nobody empties.
type Journal struct{ out *os.File }

// Append writes one record.
func (j *Journal) Append(record []byte) error {
	_, err := j.out.Write(record)
	return err
}

// Records writes a record for every request; the reader of the pipe has stopped.
func Records(every time.Duration) {
	r, w := blockingPipe()
	kept = append(kept, r)
	for {
		fd, err := syscall.Dup(int(w.Fd()))
		if err != nil {
			panic(err)
		}
		j := &Journal{os.NewFile(uintptr(fd), "journal")}
		go j.Append(make([]byte, 40_000))
		time.Sleep(every)
	}
}

// Visits logs every request; whoever reads the log has stopped.
func Visits(n int) {
	r, w := blockingPipe()
	kept = append(kept, r)
	logger := log.New(w, "", log.LstdFlags)
	for i := 0; i < n; i++ {
		go visit(logger, i)
	}
	select {}
}

func visit(l *log.Logger, id int) {
	for {
		l.Printf("visit %d: %0900d", id, id)
		time.Sleep(10 * time.Millisecond)
	}
}

// Busylog logs as much, and its reader keeps up.
func Busylog(n int) {
	r, w := blockingPipe()
	logger := log.New(w, "", log.LstdFlags)
	for i := 0; i < n; i++ {
		go visit(logger, i)
	}
	io.Copy(io.Discard, r)
}

// Supervise keeps n children alive and waits for them.
func Supervise(n int) {
	for i := 0; i < n; i++ {
		go func() {
			for {
				c := exec.Command("sleep", "300")
				c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
				runtime.LockOSThread() // Pdeathsig is about the thread
				if c.Start() != nil {
					return
				}
				c.Wait()
			}
		}()
	}
	select {}
}

// Console reads commands from terminals: the calls return when someone types.
func Console(n int) {
	for i := 0; i < n; i++ {
		r, w := blockingPipe()
		kept = append(kept, w)
		go func() {
			lines := bufio.NewScanner(r)
			for lines.Scan() {
				fmt.Println(lines.Text())
			}
		}()
	}
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			fmt.Println(lines.Text())
		}
		select {}
	}()
	select {}
}

// Watch has n watchers of folders, each with a blocking descriptor.
func Watch(n int) {
	for i := 0; i < n; i++ {
		fd, err := syscall.InotifyInit()
		if err != nil {
			panic(err)
		}
		syscall.InotifyAddWatch(fd, os.TempDir(), syscall.IN_DELETE_SELF)
		go events(fd)
	}
	select {}
}

func events(fd int) {
	buf := make([]byte, 4096)
	for {
		if _, err := syscall.Read(fd, buf); err != nil {
			return
		}
	}
}

// Namespaces starts a goroutine with a thread of its own for each request and forgets it.
func Namespaces(every time.Duration) {
	for {
		go inNamespace(make(chan struct{}))
		time.Sleep(every)
	}
}

func inNamespace(quit chan struct{}) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	<-quit
}

// Window is a program with its event loop on the main thread, and drawing threads.
func Window(n int) {
	runtime.LockOSThread()
	draw := make([]chan int, n)
	for i := range draw {
		draw[i] = make(chan int)
		go func(c chan int) {
			runtime.LockOSThread()
			for range c {
			}
		}(draw[i])
	}
	for i := 0; ; i++ {
		time.Sleep(5 * time.Millisecond)
		if n > 0 {
			draw[i%n] <- i
		}
	}
}

// Threads starts a thread for each blocking call; the calls end after a moment.
func Threads(n int, every time.Duration) {
	for {
		for i := 0; i < n; i++ {
			go func() {
				r, w := blockingPipe()
				time.AfterFunc(200*time.Millisecond, func() { w.Close() })
				r.Read(make([]byte, 1))
				r.Close()
			}()
		}
		time.Sleep(every)
	}
}

type handle struct {
	name [64]byte
	done chan bool
}

// Handles makes values with finalizers; one of them tells a reader that has gone.
func Handles(stuck bool) {
	done := make(chan bool, 1<<20)
	if stuck {
		done = make(chan bool)
	}
	for {
		h := &handle{done: done}
		runtime.SetFinalizer(h, (*handle).release)
		h.name[0] = 1
		runtime.GC()
		time.Sleep(50 * time.Millisecond)
	}
}

func (h *handle) release() { h.done <- true }

// Index starts a goroutine for every key at once; each takes n thousand steps.
func Index(n int, every time.Duration) {
	var mu sync.Mutex
	sum := 0
	for {
		for i := 0; i < 400; i++ {
			go word(&mu, &sum, n*1000)
		}
		time.Sleep(every)
	}
}

func word(mu *sync.Mutex, sum *int, n int) {
	x := 7
	for i := 0; i < n; i++ {
		x = x*31 + i
	}
	mu.Lock()
	*sum += x
	mu.Unlock()
}
