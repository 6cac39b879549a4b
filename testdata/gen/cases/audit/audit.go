// Package audit keeps the audit trail.
package audit

import (
	"errors"
	"log"
	"time"
)

// Entry is one line of the trail.
type Entry struct {
	Who, What string
}

// Trail hands entries to one writer.
type Trail struct {
	in   chan Entry
	room int
}

// Open starts the writer.
func Open(room int) *Trail {
	t := &Trail{in: make(chan Entry), room: room}
	go t.writer()
	return t
}

func (t *Trail) writer() {
	for e := range t.in {
		if err := t.write(e); err != nil {
			log.Printf("audit: writer ends: %v", err)
			return
		}
	}
}

func (t *Trail) write(Entry) error {
	if t.room--; t.room < 0 {
		return errors.New("no space left on device")
	}
	return nil
}

// Record adds one entry.
func (t *Trail) Record(who, what string) {
	t.in <- Entry{who, what}
}

type account struct {
	name  string
	trail *Trail
}

func (a *account) handleLogin() {
	a.trail.Record(a.name, "login")
}

// Main has users log in.
func Main(users int, every time.Duration) {
	t := Open(10)
	for i := 0; i < users; i++ {
		a := &account{"user", t}
		go a.handleLogin()
		time.Sleep(every)
	}
	for {
		time.Sleep(time.Hour)
	}
}
