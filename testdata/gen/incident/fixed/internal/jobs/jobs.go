// Package jobs is a fixed pool of workers.
package jobs

// Pool runs functions.
type Pool struct{ queue chan func() }

// NewPool starts n workers.
func NewPool(n int) *Pool {
	p := &Pool{queue: make(chan func(), 256)}
	for i := 0; i < n; i++ {
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	for f := range p.queue {
		f()
	}
}

// Do runs f on a worker and waits for it.
func (p *Pool) Do(f func()) {
	done := make(chan struct{})
	p.queue <- func() {
		defer close(done)
		f()
	}
	<-done
}
