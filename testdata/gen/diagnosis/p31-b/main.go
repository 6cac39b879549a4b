package main

import (
	"errors"
	"log"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
)

type reply struct {
	rows int
	err  error
}

func query(q string, out chan reply) {
	time.Sleep(300 * time.Millisecond)
	if q == "" {
		out <- reply{err: errors.New("empty query")}
		return
	}
	out <- reply{rows: len(q)}
}

func run(q string) int {
	out := make(chan reply)
	go query(q, out)
	select {
	case r := <-out:
		return r.rows
	case <-time.After(20 * time.Millisecond):
		return -1
	}
}

func main() {
	slow := 0
	for i := 1; i <= 10; i++ {
		if run(strings.Repeat("x", i)) < 0 {
			slow++
		}
	}
	log.Println(slow, "slow queries")
	time.Sleep(24 * time.Hour)
}
