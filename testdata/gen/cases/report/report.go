// Package report builds reports in parts.
package report

import (
	"errors"
	"sync"
	"time"
)

// Builder builds one report.
type Builder struct {
	parts []string
	mu    sync.Mutex
	out   []string
}

// Build renders all parts at a time.
func (b *Builder) Build() []string {
	var wg sync.WaitGroup
	for _, p := range b.parts {
		wg.Add(1)
		go b.render(&wg, p)
	}
	wg.Wait()
	return b.out
}

func (b *Builder) render(wg *sync.WaitGroup, part string) {
	text, err := load(part)
	if err != nil {
		return
	}
	b.mu.Lock()
	b.out = append(b.out, text)
	b.mu.Unlock()
	wg.Done()
}

func load(part string) (string, error) {
	if part == "" {
		return "", errors.New("no such part")
	}
	return part, nil
}

func handleReport(n int) {
	b := &Builder{parts: []string{"head", "body", "foot"}}
	if n%2 == 0 {
		b.parts = append(b.parts, "")
	}
	b.Build()
}

// Main has reports built; limit < 0 means for ever.
func Main(limit int, every time.Duration) {
	for i := 0; i != limit; i++ {
		go handleReport(i)
		time.Sleep(every)
	}
	for {
		time.Sleep(time.Hour)
	}
}
