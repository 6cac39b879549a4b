package main

import (
	"fmt"
	"log"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Import struct {
	mu   sync.Mutex
	rows int
	errs int
}

func (m *Import) summary() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fmt.Sprintf("%d rows, %d errors", m.rows, m.errs)
}

func (m *Import) Load(lines []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	defer func() { log.Print(m.summary()) }()
	for _, l := range lines {
		if !strings.Contains(l, ";") {
			m.errs++
			continue
		}
		m.rows++
	}
}

func main() {
	m := new(Import)
	m.Load([]string{"a;1", "b;2", "c"})
	fmt.Println(m.summary())
}
