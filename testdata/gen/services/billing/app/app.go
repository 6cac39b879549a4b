// SPDX-License-Identifier: MIT

package app

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

func Retry(i int) {
	for n := 1; n < 5; n++ {
		time.Sleep(time.Duration(n) * 200 * time.Millisecond)
	}
}

type WAL struct{ mu sync.Mutex }

func (w *WAL) Append(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, _ := os.CreateTemp("", "wal")
	f.WriteString(s)
	f.Sync()
	f.Close()
	os.Remove(f.Name())
}

type Bus struct {
	mu   sync.Mutex
	subs []chan int
}

func NewBus() *Bus { return &Bus{} }
func (b *Bus) Listen() {
	c := make(chan int, 1)
	b.mu.Lock()
	b.subs = append(b.subs, c)
	b.mu.Unlock()
	for range c {
	}
}
func (b *Bus) Pump() {
	for {
		time.Sleep(time.Second)
		b.mu.Lock()
		for _, c := range b.subs {
			c <- 1
		}
		b.mu.Unlock()
	}
}

func Barrier(n int) {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	go func() {
		time.Sleep(5 * time.Second)
		c.Broadcast()
	}()
	for i := 0; i < n; i++ {
		go func() { mu.Lock(); c.Wait(); mu.Unlock() }()
	}
}

func Debounce() {
	t := time.NewTimer(300 * time.Millisecond)
	<-t.C
}

type CondPool struct {
	mu sync.Mutex
	c  *sync.Cond
	n  int
}

func NewCondPool() *CondPool { p := &CondPool{n: 4}; p.c = sync.NewCond(&p.mu); return p }
func (p *CondPool) Use() {
	for {
		p.mu.Lock()
		for p.n == 0 {
			p.c.Wait()
		}
		p.n--
		p.mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		p.mu.Lock()
		p.n++
		p.c.Signal()
		p.mu.Unlock()
	}
}

type Ledger struct {
	mu sync.Mutex
	n  int
}

func (l *Ledger) Post(i int) { l.mu.Lock(); l.n += i; l.mu.Unlock(); time.Sleep(time.Millisecond) }

func AskBuffered() {
	c := make(chan int, 1)
	go func() { time.Sleep(500 * time.Millisecond); c <- 1 }()
	select {
	case <-c:
	case <-time.After(100 * time.Millisecond):
	}
}

type Tree struct{ mu sync.RWMutex }

func NewTree() *Tree { return &Tree{} }
func (t *Tree) Update() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.size()
}
func (t *Tree) size() int { t.mu.RLock(); defer t.mu.RUnlock(); return 0 }
func (t *Tree) Upgrade() {
	t.mu.RLock()
	defer t.mu.RUnlock()
	t.mu.Lock()
	t.mu.Unlock()
}

func Forgot(i int) {
	c := make(chan int)
	<-c
}

func Await[T any]() T {
	c := make(chan T)
	return <-c
}

type Client struct{ stop chan struct{} }

func (c *Client) Poll() {
	go func() {
		t := time.NewTicker(time.Hour)
		for {
			select {
			case <-t.C:
			case <-c.stop:
				return
			}
		}
	}()
}

func LostSignal() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	c.Signal()
	mu.Lock()
	c.Wait()
	mu.Unlock()
}

type Sema struct{ c chan struct{} }

func NewSema(n int) *Sema { return &Sema{make(chan struct{}, n)} }
func (s *Sema) Do(i int) error {
	s.c <- struct{}{}
	if i%2 == 0 {
		return fmt.Errorf("odd")
	}
	<-s.c
	return nil
}

var once sync.Once

func Config() string {
	once.Do(func() { select {} })
	return ""
}
func Sleeper() { time.Sleep(1 << 62) }
func Block()   { select {} }
func Spin() {
	for {
	}
}

var results = make(chan string)

func Handle(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	select {
	case s := <-results:
		fmt.Fprint(w, s)
	case <-ctx.Done():
	}
}

type node struct{ v *node }

func Boom(n *node) { fmt.Println(n.v.v) }
func Deadlock() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
	}
	wg.Wait()
}
func TwoLocks() {
	var a, b sync.Mutex
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); a.Lock(); time.Sleep(50 * time.Millisecond); b.Lock() }()
	go func() { defer wg.Done(); b.Lock(); time.Sleep(50 * time.Millisecond); a.Lock() }()
	wg.Wait()
}
func Nil(w http.ResponseWriter, r *http.Request) { var n *node; fmt.Fprint(w, n.v.v) }
func MustParse(s string) int {
	v, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return v
}

type Code struct {
	N int
	S string
}

func Nested() {
	defer func() { panic("second") }()
	panic("first\ngoroutine 7 [running]:\nfake.Fake()\n")
}
func Slice(b []byte) []byte { return b[2:] }
func Conv(v any) int        { return v.(int) }
func Div(n int) int         { return 1 / n }
func MapIter() {
	m := map[int]int{1: 1}
	go func() {
		for i := 0; ; i++ {
			m[i%100] = i
		}
	}()
	for {
		for range m {
		}
	}
}
func SendClosed() { c := make(chan int, 1); close(c); c <- 1 }
func OOM()        { b := make([]byte, 1<<46); b[0] = 1; fmt.Println(len(b)) }
