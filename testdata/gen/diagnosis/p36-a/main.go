package main

import (
	"fmt"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Backup struct {
	wg   sync.WaitGroup
	fail []string
	mu   sync.Mutex
}

func (b *Backup) copy(file string) {
	if strings.HasSuffix(file, ".tmp") {
		return
	}
	if strings.Contains(file, "?") {
		b.mu.Lock()
		b.fail = append(b.fail, file)
		b.mu.Unlock()
	}
	b.wg.Done()
}

func (b *Backup) Run(files ...string) int {
	for _, f := range files {
		b.wg.Add(1)
		go b.copy(f)
	}
	b.wg.Wait()
	return len(files) - len(b.fail)
}

func main() {
	var b Backup
	fmt.Println(b.Run("a.txt", "b.tmp", "c?.txt"))
}
