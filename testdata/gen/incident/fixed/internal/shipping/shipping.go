// Package shipping asks carriers for quotes.
package shipping

import (
	"context"
	"time"
)

type quoteJob struct {
	region string
	reply  chan int
}

// Broker passes quote requests to the carriers' gateway.
type Broker struct {
	jobs   chan quoteJob
	closed chan struct{}
}

// NewBroker starts the gateway.
func NewBroker() *Broker {
	b := &Broker{jobs: make(chan quoteJob, 64), closed: make(chan struct{})}
	go b.gateway()
	return b
}

// gateway answers the requests; the carrier of the islands has stopped answering.
func (b *Broker) gateway() {
	for j := range b.jobs {
		if j.region != "islands" {
			j.reply <- 490 + len(j.region)
		}
	}
}

// Quote returns the price in cents, or an error when ctx ends first.
func (b *Broker) Quote(ctx context.Context, region string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, 250*time.Millisecond)
	defer cancel()
	best := make(chan int, 1)
	go b.ask(ctx, region, best)
	select {
	case cents := <-best:
		return cents, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (b *Broker) ask(ctx context.Context, region string, best chan<- int) {
	j := quoteJob{region: region, reply: make(chan int, 1)}
	select {
	case b.jobs <- j:
	case <-ctx.Done():
		return
	}
	select {
	case cents := <-j.reply:
		best <- cents
	case <-ctx.Done():
	case <-b.closed:
	}
}
