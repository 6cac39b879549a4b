// Package park holds goroutines that wait at nil channels, in contexts, in
// iterators and in limited groups, and timers.
package park

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func forever() {
	for {
		time.Sleep(time.Hour)
	}
}

// Watcher waits for a reload; the constructor forgets the channel.
type Watcher struct {
	reload chan string
	names  []string
}

func (w *Watcher) run() {
	for name := range w.reload {
		w.names = append(w.names, name)
	}
}

// Reload starts one watcher.
func Reload() {
	w := &Watcher{}
	go w.run()
	forever()
}

// Drain waits for the end of a context that has none.
func Drain() {
	go untilDone(context.Background())
	forever()
}

func untilDone(ctx context.Context) { <-ctx.Done() }

// MainParked is for main: it waits at a nil channel while others work.
func MainParked() {
	go tick()
	var never chan struct{}
	<-never
}

// MainSelect is for main: it waits in an empty select.
func MainSelect() {
	go tick()
	select {}
}

func tick() {
	for range time.Tick(200 * time.Millisecond) {
	}
}

// Switched reads two sources; the first has ended and is switched off by nil.
func Switched(n int) {
	for i := 0; i < n; i++ {
		go both(nil, make(chan int))
	}
	forever()
}

func both(a, b chan int) (sum int) {
	for {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum -= v
		}
	}
}

// Session is a context of a framework.
type Session struct {
	context.Context
	done chan struct{}
	once sync.Once
}

// NewSession makes one.
func NewSession() *Session {
	return &Session{Context: context.Background(), done: make(chan struct{})}
}

// Done is closed by Close.
func (s *Session) Done() <-chan struct{} { return s.done }

// Err is nil while the session lives.
func (s *Session) Err() error {
	select {
	case <-s.done:
		return context.Canceled
	default:
		return nil
	}
}

// Close ends the session.
func (s *Session) Close() { s.once.Do(func() { close(s.done) }) }

// Calls makes contexts from one living session and forgets to cancel them;
// with proper, each call cancels.
func Calls(every time.Duration, proper bool) {
	s := NewSession()
	for {
		go call(s, proper)
		time.Sleep(every)
	}
}

func call(s *Session, proper bool) {
	ctx, cancel := context.WithCancel(s)
	if proper {
		defer cancel()
	} else {
		_ = cancel
	}
	work(ctx)
}

func work(context.Context) { time.Sleep(300 * time.Millisecond) }

// Build has tasks of a limited group start tasks of the same group.
func Build(limit int) {
	g := &errgroup.Group{}
	g.SetLimit(limit)
	go watchdog()
	for i := 0; i < limit; i++ {
		g.Go(func() error { return compile(g) })
	}
	g.Wait()
}

func watchdog() { forever() }

func compile(g *errgroup.Group) error {
	time.Sleep(30 * time.Millisecond)
	g.Go(link)
	return nil
}

func link() error {
	time.Sleep(20 * time.Millisecond)
	return nil
}

// Nested has tasks of one group wait for room in groups of their own, whose
// tasks work.
func Nested(n int) {
	for {
		g := &errgroup.Group{}
		for i := 0; i < n; i++ {
			g.Go(func() error {
				inner := &errgroup.Group{}
				inner.SetLimit(1)
				for k := 0; k < 10; k++ {
					inner.Go(link)
				}
				return inner.Wait()
			})
		}
		g.Wait()
	}
}

// Feed keeps one limited group busy.
func Feed(limit int) {
	g := &errgroup.Group{}
	g.SetLimit(limit)
	for {
		g.Go(link)
	}
}

// Leases keeps a timer for each lease and never stops one.
func Leases(n int, every time.Duration) {
	var all []*time.Timer
	for {
		for i := 0; i < n; i++ {
			all = append(all, grant())
		}
		time.Sleep(every)
	}
}

func grant() *time.Timer { return time.NewTimer(10 * time.Hour) }

// Waits waits again and again, with a time-out for each wait.
func Waits(n int) {
	news := make(chan int)
	go func() {
		for {
			news <- 1
		}
	}()
	for i := 0; ; i++ {
		await(news)
		if i%n == 0 {
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func await(news chan int) {
	select {
	case <-news:
	case <-time.After(10 * time.Minute):
	}
}

// Deadlines makes contexts with a far deadline and does not cancel them.
func Deadlines(n int, every time.Duration) {
	for {
		for i := 0; i < n; i++ {
			bounded()
		}
		time.Sleep(every)
	}
}

func bounded() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	_, _ = ctx, cancel
}

// Alarms has n timers, each made anew when it has fired.
func Alarms(n int) {
	for i := 0; i < n; i++ {
		rearm()
	}
	forever()
}

func rearm() { time.AfterFunc(time.Second, rearm) }
