package main

import (
	"log"
	"os"
	"os/exec"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Hooks struct {
	mu   sync.Mutex
	runs map[string]int
	in   *os.File
}

func (h *Hooks) run(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Stdin = h.in
	return c.Run()
}

func (h *Hooks) Fire(event string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.runs[event]++
	if err := h.run("/bin/cat", "-"); err != nil {
		log.Print(err)
	}
}

func main() {
	in, feed, err := os.Pipe()
	if err != nil {
		log.Fatal(err)
	}
	h := &Hooks{runs: map[string]int{}, in: in}
	for _, e := range []string{"push", "pull", "tag", "push"} {
		go h.Fire(e)
	}
	time.Sleep(time.Hour)
	feed.Close()
}
