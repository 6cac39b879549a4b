// Command trust blocks many goroutines in known ways, writes down which object each of them waits
// for, and then dumps itself: what a traceback prints can be compared with what was true.
//
//	trust DIR 2>DIR/system.txt
//
// writes DIR/truth.tsv (one line a goroutine) and DIR/user.txt (runtime.Stack, which is what
// debug=2 prints), and ends by SIGQUIT, whose dump goes to standard error.
//
// A line of truth.tsv is
//
//	goroutine-id TAB scenario TAB key=value...
//
// key "object" is the address of the mutex, channel, ... that blocks it ("mutex" that of the mutex
// inside it, where the goroutine waits for a part of a lock); "recv:FUNC" the address of
// the receiver of every frame of FUNC, innermost first, joined by commas; "word:FUNC:N" the N-th
// word (braces flattened) of the arguments of FUNC.
package main

import (
	"os"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

const instances = 24

var (
	truthMu sync.Mutex
	truth   strings.Builder
	keep    []interface{} // everything stays reachable: addresses must not be used twice
)

func hold(v interface{}) { truthMu.Lock(); keep = append(keep, v); truthMu.Unlock() }

func hex(p unsafe.Pointer) string { return "0x" + strconv.FormatUint(uint64(uintptr(p)), 16) }

func goid() string {
	var buf [64]byte
	s := string(buf[:runtime.Stack(buf[:], false)])
	s = strings.TrimPrefix(s, "goroutine ")
	return s[:strings.IndexByte(s, ' ')]
}

// note writes the truth about the calling goroutine; kv are key, value pairs.
//
//go:noinline
func note(scenario string, kv ...string) {
	line := goid() + "\t" + scenario
	for i := 0; i+1 < len(kv); i += 2 {
		line += "\t" + kv[i] + "=" + kv[i+1]
	}
	truthMu.Lock()
	truth.WriteString(line + "\n")
	truthMu.Unlock()
}

//go:noinline
func use(p unsafe.Pointer) { sink = p }

var sink unsafe.Pointer

// inner is the address of the mutex that object, a lock made of other locks, holds in a field.
func inner(object interface{}, field string) string {
	v := reflect.ValueOf(object)
	f, ok := v.Type().Elem().FieldByName(field)
	if !ok {
		panic("no field " + field)
	}
	return hex(unsafe.Add(v.UnsafePointer(), f.Offset))
}

// The objects stand in the middle of larger ones, so that an address of the outer object is never
// taken for the inner.
type box struct {
	pad  [3]uint64
	mu   sync.Mutex
	rw   sync.RWMutex
	wg   sync.WaitGroup
	once sync.Once
	cond sync.Cond
	tail [2]uint64
}

func newBox() *box {
	b := new(box)
	b.cond.L = new(sync.Mutex)
	hold(b)
	return b
}

var globals [instances]box

//go:noinline
func lockField(b *box) { b.mu.Lock() }

//go:noinline
func lockThenUse(b *box) { b.mu.Lock(); b.tail[0]++ }

func scenarioMutex() {
	for i := 0; i < instances; i++ {
		b := newBox()
		if i%4 == 3 {
			b = &globals[i]
		}
		b.mu.Lock()
		go func(i int, b *box) {
			note("mutex", "object", hex(unsafe.Pointer(&b.mu)))
			switch i % 4 {
			case 0:
				b.mu.Lock()
			case 1:
				lockField(b)
			case 2:
				lockThenUse(b)
			case 3:
				globals[i].mu.Lock()
			}
		}(i, b)
	}
}

//go:noinline
func rlockField(b *box) { b.rw.RLock(); b.tail[0]++ }

//go:noinline
func wlockField(b *box) { b.rw.Lock(); b.tail[0]++ }

func scenarioRWMutex() {
	for i := 0; i < instances; i++ {
		r, w, ww := newBox(), newBox(), newBox()
		r.rw.Lock()
		go func(i int) {
			note("rwmutex-rlock", "object", hex(unsafe.Pointer(&r.rw)))
			if i%2 == 0 {
				r.rw.RLock()
			} else {
				rlockField(r)
			}
		}(i)
		w.rw.RLock()
		go func(i int) {
			note("rwmutex-lock-readers", "object", hex(unsafe.Pointer(&w.rw)))
			if i%2 == 0 {
				w.rw.Lock()
			} else {
				wlockField(w)
			}
		}(i)
		ww.rw.Lock()
		go func(i int) {
			note("rwmutex-lock-writer", "object", hex(unsafe.Pointer(&ww.rw)), "mutex", inner(&ww.rw, "w"))
			if i%2 == 0 {
				ww.rw.Lock()
			} else {
				wlockField(ww)
			}
		}(i)
	}
}

//go:noinline
func wgField(b *box) { b.wg.Wait(); b.tail[0]++ }

func scenarioWaitGroup() {
	for i := 0; i < instances; i++ {
		b := newBox()
		b.wg.Add(1)
		go func(i int) {
			note("waitgroup", "object", hex(unsafe.Pointer(&b.wg)))
			if i%2 == 0 {
				b.wg.Wait()
			} else {
				wgField(b)
			}
		}(i)
	}
}

//go:noinline
func condField(b *box) {
	b.cond.L.Lock()
	for b.tail[0] == 0 {
		b.cond.Wait()
	}
	b.cond.L.Unlock()
}

func scenarioCond() {
	for i := 0; i < instances; i++ {
		b := newBox()
		go func(i int) {
			note("cond", "object", hex(unsafe.Pointer(&b.cond)))
			if i%2 == 0 {
				b.cond.L.Lock()
				b.cond.Wait()
			} else {
				condField(b)
			}
		}(i)
	}
}

func scenarioOnce() {
	for i := 0; i < instances; i++ {
		b := newBox()
		started := make(chan int)
		go func() {
			b.once.Do(func() { close(started); <-make(chan int) })
		}()
		<-started
		go func() {
			note("once", "object", hex(unsafe.Pointer(&b.once)), "mutex", inner(&b.once, "m"))
			b.once.Do(func() {})
		}()
	}
}

//go:noinline
func sendField(c chan<- [3]int) { c <- [3]int{1, 2, 3} }

//go:noinline
func recvField(c <-chan [3]int) int { v, ok := <-c; _ = ok; return v[0] }

func chanAddr(c interface{}) string {
	return hex((*[2]unsafe.Pointer)(unsafe.Pointer(&c))[1])
}

func scenarioChan() {
	for i := 0; i < instances; i++ {
		c, full := make(chan [3]int), make(chan string, 1)
		full <- "x"
		hold(c)
		hold(full)
		go func(i int) {
			if i%2 == 0 {
				note("chan-send", "object", chanAddr(full))
				full <- "y"
			} else {
				note("chan-send", "object", chanAddr(c))
				sendField(c)
			}
		}(i)
		d := make(chan [3]int)
		hold(d)
		go func(i int) {
			note("chan-receive", "object", chanAddr(d))
			switch i % 3 {
			case 0:
				<-d
			case 1:
				recvField(d)
			case 2:
				for v := range d {
					use(unsafe.Pointer(&v))
				}
			}
		}(i)
	}
}

func scenarioSelect() {
	for i := 0; i < instances; i++ {
		a, b := make(chan int), make(chan string)
		hold(a)
		hold(b)
		go func(i int) {
			note("select", "object", chanAddr(a), "object2", chanAddr(b))
			if i%2 == 0 {
				select {
				case <-a:
				case b <- "x":
				}
			} else {
				t := time.NewTimer(time.Hour)
				select {
				case a <- 1:
				case v := <-b:
					use(unsafe.Pointer(&v))
				case <-t.C:
				}
			}
		}(i)
		c := make(chan int)
		hold(c)
		go func() {
			note("select-one", "object", chanAddr(c))
			select {
			case v := <-c:
				_ = v
			}
		}()
	}
}

func scenarioNil() {
	var none chan int
	for i := 0; i < instances; i++ {
		go func(i int) {
			note("chan-nil", "object", "0x0")
			if i%2 == 0 {
				none <- 1
			} else {
				<-none
			}
		}(i)
	}
}

func settle() {
	ms, err := strconv.Atoi(os.Getenv("TRUST_SETTLE_MS"))
	if err != nil {
		ms = 300
	}
	time.Sleep(time.Duration(ms) * time.Millisecond)
}

func main() {
	if len(os.Args) != 2 {
		os.Stderr.WriteString("usage: trust DIR\n")
		os.Exit(2)
	}
	for _, f := range []func(){scenarioMutex, scenarioRWMutex, scenarioWaitGroup, scenarioCond,
		scenarioOnce, scenarioChan, scenarioSelect, scenarioNil, scenarioUser} {
		f()
	}
	settle()
	runtime.GC() // as in a process that has lived: stacks scanned, some shrunk
	settle()
	buf := make([]byte, 32<<20)
	buf = buf[:runtime.Stack(buf, true)]
	truthMu.Lock()
	defer truthMu.Unlock()
	for name, text := range map[string]string{"truth.tsv": truth.String(), "user.txt": string(buf)} {
		if err := os.WriteFile(os.Args[1]+"/"+name, []byte(text), 0o666); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
	}
	syscall.Kill(syscall.Getpid(), syscall.SIGQUIT)
	time.Sleep(time.Minute)
	runtime.KeepAlive(keep)
}
