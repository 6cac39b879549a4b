package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Link struct {
	mu    sync.Mutex
	up    bool
	tries int
	sent  int
}

func (l *Link) connect() error {
	return errors.New("connection refused")
}

func (l *Link) Send(b []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.up && l.tries < 10 {
		if l.connect() == nil {
			l.up = true
			break
		}
		l.tries++
		time.Sleep(time.Duration(l.tries) * time.Minute)
	}
	l.sent += len(b)
	return nil
}

func main() {
	l := &Link{}
	acks := make(chan error)
	for i := 0; i < 4; i++ {
		go func() { acks <- l.Send([]byte("hello")) }()
	}
	for i := 0; i < 4; i++ {
		fmt.Println(<-acks)
	}
}
