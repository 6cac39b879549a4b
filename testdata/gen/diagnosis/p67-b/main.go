package main

import (
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type bucket struct {
	mu   sync.Mutex
	left float64
	last time.Time
	rate float64
}

func (b *bucket) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += now.Sub(b.last).Seconds() * b.rate
	b.last = now
	if b.left > b.rate {
		b.left = b.rate
	}
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// plans knows the rate of a tenant who was not seen before.
type plans interface {
	admit(tenant string) *bucket
}

type book struct {
	sync.RWMutex
	buckets map[string]*bucket
	rate    float64
}

func (k *book) admit(tenant string) *bucket {
	b := &bucket{rate: k.rate, left: k.rate, last: time.Now()}
	k.Lock()
	k.buckets[tenant] = b
	k.Unlock()
	return b
}

func (k *book) tenants() (names []string) {
	k.RLock()
	defer k.RUnlock()
	for name := range k.buckets {
		names = append(names, name)
	}
	return names
}

type limiter struct {
	*book
	plans  plans
	denied sync.Map
}

func newLimiter(rate float64, known ...string) *limiter {
	k := &book{buckets: map[string]*bucket{}, rate: rate}
	for _, tenant := range known {
		k.admit(tenant)
	}
	return &limiter{book: k, plans: k}
}

func (l *limiter) allow(tenant string) bool {
	l.RLock()
	b := l.buckets[tenant]
	if b == nil {
		b = l.plans.admit(tenant)
	}
	l.RUnlock()
	if !b.take(time.Now()) {
		l.denied.Store(tenant, time.Now())
		return false
	}
	return true
}

type request struct {
	tenant string
	reply  chan<- bool
}

func serve(l *limiter, in <-chan request) {
	for r := range in {
		r.reply <- l.allow(r.tenant)
	}
}

// pulse is the health check: it must go on whatever the tenants do.
type pulse struct {
	mu    sync.Mutex
	beats map[string]time.Time
}

func (p *pulse) beat(name string) {
	p.mu.Lock()
	p.beats[name] = time.Now()
	p.mu.Unlock()
}

func (p *pulse) late(max time.Duration) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.beats {
		if time.Since(t) > max {
			n++
		}
	}
	return n
}

func main() {
	l := newLimiter(200, "shop", "blog", "wiki")
	in := make(chan request)
	for i := 0; i < 4; i++ {
		go serve(l, in)
	}
	p := &pulse{beats: map[string]time.Time{}}
	for i := 0; i < 3; i++ {
		go func(name string) {
			for {
				p.beat(name)
				time.Sleep(5 * time.Millisecond)
			}
		}(fmt.Sprint("node", i))
	}
	go func() {
		for range time.Tick(time.Second) {
			log.Print(p.late(time.Second), " nodes are late")
		}
	}()

	calls := func(tenant string, pause time.Duration) {
		reply := make(chan bool)
		for {
			in <- request{tenant, reply}
			<-reply
			time.Sleep(pause)
		}
	}
	go calls("shop", 3*time.Millisecond)
	go calls("blog", 7*time.Millisecond)
	time.AfterFunc(1200*time.Millisecond, func() { calls("forum", time.Millisecond) })
	for range time.Tick(500 * time.Millisecond) {
		log.Print(len(l.tenants()), " tenants")
	}
}
