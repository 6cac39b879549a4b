package main

import (
	"net/http"

	_ "example.com/diagnosis/watch"
)

type Session struct {
	in   chan string
	ping chan bool
	buf  []string
}

func Open() *Session {
	s := &Session{in: make(chan string), ping: make(chan bool)}
	go s.loop()
	return s
}

func (s *Session) loop() {
	for {
		select {
		case m := <-s.in:
			s.buf = append(s.buf, m)
		case <-s.ping:
			s.buf = nil
		}
	}
}

func serve(texts ...string) {
	s := Open()
	for _, t := range texts {
		s.in <- t
	}
	s.ping <- true
}

func main() {
	for i := 0; i < 20; i++ {
		serve("hello", "world")
	}
	http.ListenAndServe("127.0.0.1:0", nil)
}
