package main

import (
	"context"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// Presence follows which users are on line. A client that reconnects registers again.
type Presence struct {
	mu     sync.Mutex
	cancel map[string]context.CancelFunc
	events chan string
}

func (p *Presence) Connect(ctx context.Context, user string) {
	ctx, cancel := context.WithCancel(ctx)
	p.mu.Lock()
	p.cancel[user] = cancel
	p.mu.Unlock()
	go p.follow(ctx, user)
}

func (p *Presence) Disconnect(user string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if cancel, ok := p.cancel[user]; ok {
		cancel()
		delete(p.cancel, user)
	}
}

func (p *Presence) follow(ctx context.Context, user string) {
	p.emit(user + " is here")
	<-ctx.Done()
	p.emit(user + " is gone")
}

func (p *Presence) emit(event string) {
	select {
	case p.events <- event:
	default:
	}
}

func main() {
	p := &Presence{cancel: map[string]context.CancelFunc{}, events: make(chan string, 64)}
	go func() {
		for e := range p.events {
			log.Print(e)
		}
	}()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for i := 0; i < 24; i++ {
		p.Connect(ctx, fmt.Sprint("user", i%4))
		time.Sleep(5 * time.Millisecond)
	}
	for i := 0; i < 4; i++ {
		p.Disconnect(fmt.Sprint("user", i))
	}
	time.Sleep(time.Hour)
}
