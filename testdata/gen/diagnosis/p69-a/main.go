package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// group runs functions and keeps the first error.
type group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
}

func (g *group) run(fn func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := fn(); err != nil {
			g.once.Do(func() { g.err = err })
		}
	}()
}

func (g *group) wait() error {
	g.wg.Wait()
	return g.err
}

type Plugin struct {
	Name  string
	Every time.Duration
}

// Host runs plugins. A new set of them replaces the old one as a whole.
type Host struct {
	mu      sync.Mutex
	running *group
	stop    context.CancelFunc
	ends    map[string]error
	gauge   *Gauge
}

func (h *Host) ended(name string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ends[name] = err
}

// Failed tells how many plugins ended for another reason than that they were told to.
func (h *Host) Failed() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, err := range h.ends {
		if !errors.Is(err, context.Canceled) {
			n++
		}
	}
	return n
}

func (h *Host) loop(ctx context.Context, p Plugin) (err error) {
	defer func() { h.ended(p.Name, err) }()
	t := time.NewTicker(p.Every)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			h.gauge.Move(p.Name, 1)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (h *Host) Replace(plugins []Plugin) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stop != nil {
		h.stop()
		if err := h.running.wait(); !errors.Is(err, context.Canceled) {
			return fmt.Errorf("old plugins: %w", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	h.stop, h.running = cancel, &group{}
	for _, p := range plugins {
		p := p
		h.running.run(func() error { return h.loop(ctx, p) })
	}
	return nil
}

type Gauge struct {
	mu  sync.Mutex
	val map[string]float64
}

func (g *Gauge) Move(name string, by float64) float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.val[name] = g.val[name]*0.99 + by
	return g.val[name]
}

func main() {
	g := &Gauge{val: map[string]float64{}}
	h := &Host{ends: map[string]error{}, gauge: g}
	set := []Plugin{
		{"disk", 3 * time.Millisecond},
		{"net", 5 * time.Millisecond},
		{"cpu", 2 * time.Millisecond},
	}
	if err := h.Replace(set); err != nil {
		log.Fatal(err)
	}
	for i := 0; i < 4; i++ {
		go func(by float64) {
			for {
				g.Move("load", by)
				time.Sleep(time.Millisecond)
			}
		}(float64(i))
	}
	go func() {
		for range time.Tick(300 * time.Millisecond) {
			log.Print(h.Failed(), " plugins failed, cpu: ", g.Move("cpu", 0))
		}
	}()
	time.Sleep(1500 * time.Millisecond)
	set[0].Every = time.Millisecond
	if err := h.Replace(set); err != nil {
		log.Print(err)
	}
	for range time.Tick(time.Minute) {
		log.Print("load: ", g.Move("load", 1))
	}
}
