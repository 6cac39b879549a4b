package main

import (
	"fmt"
	"strconv"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Segment struct {
	mu   sync.Mutex
	base int
	recs []string
}

type Log struct {
	active *Segment
	sealed []*Segment
}

// open hands out a locked segment.
func open(base int) *Segment {
	s := &Segment{base: base}
	s.mu.Lock()
	return s
}

func (l *Log) Append(rec string) {
	l.active.mu.Lock()
	l.active.recs = append(l.active.recs, rec)
	if len(l.active.recs) == 4 {
		l.sealed = append(l.sealed, l.active)
		l.active = open(l.active.base + 4)
	}
	l.active.mu.Unlock()
}

func (l *Log) Read(i int) string {
	s := l.sealed[i/4]
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.recs[i-s.base]
}

func main() {
	l := &Log{active: &Segment{}}
	for i := 0; i < 10; i++ {
		l.Append("record " + strconv.Itoa(i))
	}
	fmt.Println(l.Read(2))
}
