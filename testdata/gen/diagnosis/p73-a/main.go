package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var errGone = errors.New("object is gone")

type Object struct {
	Name string
	Data []byte
}

type Digest struct {
	Name string
	Sum  [sha256.Size]byte
}

// Pipe digests objects with a few workers; what comes out is gathered in one place.
type Pipe struct {
	in   chan Object
	out  chan Digest
	once sync.Once
	busy sync.WaitGroup
}

func NewPipe(workers int) *Pipe {
	p := &Pipe{in: make(chan Object), out: make(chan Digest, workers)}
	p.busy.Add(workers)
	for i := 0; i < workers; i++ {
		go p.digest()
	}
	return p
}

func (p *Pipe) digest() {
	defer p.busy.Done()
	for o := range p.in {
		p.out <- Digest{o.Name, sha256.Sum256(o.Data)}
	}
}

func (p *Pipe) gather(into func(Digest)) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for d := range p.out {
			into(d)
		}
	}()
	return done
}

// Finish says that nothing more comes in.
func (p *Pipe) Finish() {
	p.once.Do(func() {
		close(p.in)
		p.busy.Wait()
		close(p.out)
	})
}

type Bucket struct {
	mu      sync.Mutex
	objects map[string][]byte
	sums    map[string]Digest
}

func (b *Bucket) Get(name string) (Object, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	data, ok := b.objects[name]
	if !ok {
		return Object{}, fmt.Errorf("%s: %w", name, errGone)
	}
	return Object{name, data}, nil
}

func (b *Bucket) Put(name string, data []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.objects[name] = data
}

func (b *Bucket) keep(d Digest) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sums[d.Name] = d
}

// Verify makes the digests of some objects anew.
func (b *Bucket) Verify(names []string) error {
	p := NewPipe(2)
	done := p.gather(b.keep)
	for _, name := range names {
		o, err := b.Get(name)
		if err != nil {
			return err
		}
		p.in <- o
	}
	p.Finish()
	<-done
	return nil
}

func main() {
	b := &Bucket{objects: map[string][]byte{}, sums: map[string]Digest{}}
	for i := 0; i < 30; i++ {
		b.Put(fmt.Sprint("obj", i), bytes.Repeat([]byte{byte(i)}, 8<<10))
	}
	// Some objects are on the list before they are in the bucket.
	go func() {
		time.Sleep(1500 * time.Millisecond)
		for i := 30; i < 32; i++ {
			b.Put(fmt.Sprint("obj", i), []byte("late"))
		}
	}()
	for i := 0; i < 2; i++ {
		go func(i int) {
			for n := i; ; n++ {
				b.Put(fmt.Sprint("obj", n%30), bytes.Repeat([]byte{byte(n)}, 4<<10))
				time.Sleep(2 * time.Millisecond)
			}
		}(i)
	}
	for n := 0; ; n++ {
		var names []string
		for i := 0; i < 8; i++ {
			names = append(names, fmt.Sprint("obj", (n+i*3)%32))
		}
		if err := b.Verify(names); err != nil {
			log.Print(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
