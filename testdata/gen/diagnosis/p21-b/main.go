package main

import (
	"fmt"
	"log"
	"strconv"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type stats struct {
	sync.Mutex
	sum map[string]int
}

func parse(line string) (string, int) {
	f := strings.Fields(line)
	n, _ := strconv.Atoi(f[1])
	return f[0], n
}

func add(s *stats, line string) {
	s.Lock()
	name, n := parse(line)
	s.sum[name] += n
	s.Unlock()
}

func safely(f func()) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("bad line:", r)
		}
	}()
	f()
}

func main() {
	s := &stats{sum: map[string]int{}}
	lines := make(chan string, 16)
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for l := range lines {
				l := l
				safely(func() { add(s, l) })
			}
		}()
	}
	for _, l := range []string{"a 1", "b 2", "a", "c 4", "b 1", "a 9"} {
		lines <- l
	}
	close(lines)
	wg.Wait()
	fmt.Println(s.sum)
}
