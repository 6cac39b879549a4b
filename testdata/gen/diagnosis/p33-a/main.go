package main

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	_ "example.com/diagnosis/watch"
)

type Importer struct {
	rows chan []string
	n    int64
}

func (im *Importer) worker(wg *sync.WaitGroup) {
	defer wg.Done()
	for row := range im.rows {
		atomic.AddInt64(&im.n, int64(len(row)))
	}
}

func (im *Importer) Run(lines []string) int64 {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go im.worker(&wg)
	}
	for _, l := range lines {
		im.rows <- strings.Split(l, ",")
	}
	wg.Wait()
	return im.n
}

func main() {
	im := &Importer{rows: make(chan []string)}
	fmt.Println(im.Run([]string{"a,b", "c", "d,e,f"}))
}
