package main

import (
	"net/http"
	"time"

	_ "example.com/diagnosis/watch"
)

type Session struct {
	in   chan string
	quit chan struct{}
	buf  []string
}

func Open() *Session {
	s := &Session{in: make(chan string), quit: make(chan struct{})}
	go s.loop()
	return s
}

func (s *Session) loop() {
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case m := <-s.in:
			s.buf = append(s.buf, m)
		case <-t.C:
			s.buf = nil
		case <-s.quit:
			return
		}
	}
}

func serve(texts ...string) {
	s := Open()
	defer close(s.quit)
	for _, t := range texts {
		s.in <- t
		time.Sleep(time.Duration(len(t)) * time.Millisecond)
	}
}

func main() {
	for w := 0; w < 12; w++ {
		go func() {
			for {
				serve("hello", "world", "and so on and so forth")
			}
		}()
	}
	http.ListenAndServe("127.0.0.1:0", nil)
}
