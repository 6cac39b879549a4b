package main

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "example.com/diagnosis/watch"
)

type Importer struct {
	n int64
}

func (im *Importer) worker(rows <-chan []string, wg *sync.WaitGroup) {
	defer wg.Done()
	for row := range rows {
		if row[0] == "" {
			continue
		}
		time.Sleep(time.Millisecond)
		atomic.AddInt64(&im.n, int64(len(row)))
	}
}

func (im *Importer) Run(lines []string) int64 {
	var wg sync.WaitGroup
	rows := make(chan []string)
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go im.worker(rows, &wg)
	}
	for i, l := range lines {
		rows <- strings.Split(l, ",")
		if i%16 == 0 {
			time.Sleep(5 * time.Millisecond)
		}
	}
	close(rows)
	wg.Wait()
	return im.n
}

func main() {
	im := &Importer{}
	for im.Run(strings.Split(strings.Repeat("a,b\nc\n\nd,e,f\n", 50), "\n")) > 0 {
	}
}
