package main

import (
	"strconv"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Segment struct {
	mu   sync.Mutex
	base int
	recs []string
}

type Log struct {
	mu     sync.Mutex
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
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.active
	s.mu.Lock()
	s.recs = append(s.recs, rec)
	if len(s.recs) == 4 {
		l.sealed = append(l.sealed[len(l.sealed)/64:], s)
		l.active = open(s.base + 4)
		s.mu.Unlock()
		s = l.active
	}
	s.mu.Unlock()
}

func (l *Log) Read(i int) string {
	l.mu.Lock()
	s := l.sealed[i%len(l.sealed)]
	l.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	time.Sleep(time.Millisecond)
	return s.recs[i%4]
}

func main() {
	l := &Log{active: &Segment{}}
	for i := 0; i < 8; i++ {
		l.Append("record " + strconv.Itoa(i))
	}
	for w := 0; w < 6; w++ {
		go func(w int) {
			for i := w; ; i++ {
				l.Read(i)
			}
		}(w)
	}
	for i := 0; ; i++ {
		l.Append("record " + strconv.Itoa(i))
	}
}
