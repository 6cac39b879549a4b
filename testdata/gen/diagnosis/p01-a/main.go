package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

// Ledger keeps the balances of a small bank; Audit keeps the trail of what was booked.
type Ledger struct {
	mu       sync.Mutex
	balances map[string]int64
	trail    *Audit
}

type Audit struct {
	mu      sync.Mutex
	entries []string
	ledger  *Ledger
}

func (l *Ledger) Book(account string, amount int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.balances[account] += amount
	l.trail.Append(account)
}

func (a *Audit) Append(account string) {
	a.mu.Lock()
	a.entries = append(a.entries, account)
	a.mu.Unlock()
}

func (l *Ledger) Total() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	var sum int64
	for _, b := range l.balances {
		sum += b
	}
	return sum
}

// Close writes the closing line of a day.
func (a *Audit) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.entries = append(a.entries[:0], fmt.Sprint("closing balance ", a.ledger.Total()))
}

func main() {
	l := &Ledger{balances: map[string]int64{}}
	l.trail = &Audit{ledger: l}
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		for i := 0; ; i++ {
			l.Book(fmt.Sprint("acc-", i%100), 10)
		}
	}()
	go func() {
		defer wg.Done()
		for {
			l.trail.Close()
		}
	}()
	wg.Wait()
}
