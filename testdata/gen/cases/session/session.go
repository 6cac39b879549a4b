// Package session keeps one watcher a session.
package session

import "time"

// Session is one user's.
type Session struct {
	events chan string
	seen   int
}

// Open begins a session.
func Open() *Session {
	s := &Session{events: make(chan string)}
	go s.watch()
	return s
}

func (s *Session) watch() {
	t := time.NewTicker(time.Minute)
	for {
		select {
		case <-s.events:
			s.seen++
		case <-t.C:
			s.seen = 0
		}
	}
}

// Close ends a session.
func (s *Session) Close() {
	s.seen = -1
}

// Main has sessions come and go.
func Main(every time.Duration) {
	for range time.Tick(every) {
		s := Open()
		s.events <- "hello"
		s.Close()
	}
}
