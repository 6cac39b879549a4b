// Package mailer sends letters through one dispatcher.
package mailer

import (
	"strings"
	"time"
)

type letter struct {
	to    string
	reply chan error
}

// Dispatcher owns the connection to the relay.
type Dispatcher struct {
	in chan letter
}

// New starts a dispatcher.
func New() *Dispatcher {
	d := &Dispatcher{in: make(chan letter)}
	go d.loop()
	return d
}

func (d *Dispatcher) loop() {
	for l := range d.in {
		if !strings.Contains(l.to, "@") {
			continue
		}
		l.reply <- nil
	}
}

// Send sends one letter and waits for the relay's answer.
func (d *Dispatcher) Send(to string) error {
	reply := make(chan error)
	d.in <- letter{to, reply}
	return <-reply
}

func handleSignup(d *Dispatcher, to string) {
	if err := d.Send(to); err != nil {
		panic(err)
	}
}

// Main has people sign up.
func Main(every time.Duration) {
	d := New()
	for i := 0; ; i++ {
		to := "a@example.com"
		if i%3 == 0 {
			to = "nowhere"
		}
		go handleSignup(d, to)
		time.Sleep(every)
	}
}
