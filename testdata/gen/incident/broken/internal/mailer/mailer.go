// Package mailer sends the shop's mail from one goroutine.
package mailer

import "sync/atomic"

// Outbox queues mail.
type Outbox struct {
	queue chan string
	quit  chan struct{}
	sent  int64
}

// NewOutbox starts the sender.
func NewOutbox() *Outbox {
	o := &Outbox{queue: make(chan string, 128), quit: make(chan struct{})}
	go o.run()
	return o
}

// Send queues one mail; a full queue drops it.
func (o *Outbox) Send(to string) {
	select {
	case o.queue <- to:
	default:
	}
}

// Close stops the sender.
func (o *Outbox) Close() { close(o.quit) }

// Sent is the number of mails sent.
func (o *Outbox) Sent() int64 { return atomic.LoadInt64(&o.sent) }

func (o *Outbox) run() {
	for {
		select {
		case to := <-o.queue:
			o.deliver(to)
		case <-o.quit:
			return
		default:
		}
	}
}

func (o *Outbox) deliver(to string) {
	if to != "" {
		atomic.AddInt64(&o.sent, 1)
	}
}
