package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Job struct {
	ID    int
	Pages int
}

var ErrStopped = errors.New("printer is stopped")

// Printer hands jobs to its workers and knows what each of them is doing.
type Printer struct {
	mu      sync.Mutex
	running map[int]time.Time
	pages   int
	stopped bool
	jobs    chan Job
}

func NewPrinter(workers int) *Printer {
	p := &Printer{running: map[int]time.Time{}, jobs: make(chan Job, workers)}
	for i := 0; i < workers; i++ {
		go p.work()
	}
	return p
}

func (p *Printer) work() {
	for j := range p.jobs {
		p.print(j)
		p.finished(j)
	}
}

func (p *Printer) print(j Job) {
	time.Sleep(time.Duration(j.Pages) * time.Millisecond)
}

func (p *Printer) finished(j Job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.running, j.ID)
	p.pages += j.Pages
}

// Submit must not hand out a job once the printer is stopped, so it looks and sends in one go.
func (p *Printer) Submit(ctx context.Context, j Job) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return ErrStopped
	}
	p.running[j.ID] = time.Now()
	select {
	case p.jobs <- j:
		return nil
	case <-ctx.Done():
		delete(p.running, j.ID)
		return ctx.Err()
	}
}

func (p *Printer) Stop() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
	close(p.jobs)
	return p.pages
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p := NewPrinter(3)
	for i := 0; i < 1000; i++ {
		if err := p.Submit(ctx, Job{i, i%13 + 1}); err != nil {
			fmt.Println(i, err)
		}
	}
	fmt.Println(p.Stop())
}
