package main

import (
	"errors"
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Ledger struct {
	mu      sync.Mutex
	balance map[int]int
}

var errFunds = errors.New("insufficient funds")

func (l *Ledger) Debit(id, amount int) error {
	l.mu.Lock()
	if l.balance[id] < amount {
		return errFunds
	}
	l.balance[id] -= amount
	l.mu.Unlock()
	return nil
}

func (l *Ledger) Credit(id, amount int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.balance[id] += amount
}

func main() {
	l := &Ledger{balance: map[int]int{1: 50, 2: 10}}
	if err := l.Debit(1, 20); err != nil {
		fmt.Println(err)
	}
	if err := l.Debit(2, 20); err != nil {
		fmt.Println(err)
	}
	var wg sync.WaitGroup
	for id := 1; id < 4; id++ {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			l.Credit(id, 5)
		}(id)
	}
	wg.Wait()
}
