package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type journal struct {
	sync.Mutex
	w    io.Writer
	seqn int
}

func (j *journal) printf(format string, args ...interface{}) {
	j.Lock()
	j.seqn++
	fmt.Fprintf(j.w, "%06d ", j.seqn)
	fmt.Fprintf(j.w, format+"\n", args...)
	j.Unlock()
}

func main() {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	j := &journal{w: w}
	pad := strings.Repeat(".", 3000)
	for i := 0; i < 4; i++ {
		go func(i int) {
			for n := 0; ; n++ {
				j.printf("worker %d step %d %s", i, n, pad)
			}
		}(i)
	}
	time.Sleep(time.Hour)
	r.Close()
}
