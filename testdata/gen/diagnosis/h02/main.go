package main

import (
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type account struct {
	mu      sync.Mutex
	balance int64
}

type Bank struct {
	accounts map[string]*account
}

func (b *Bank) Transfer(from, to string, amount int64) error {
	first, second := from, to
	if second < first {
		first, second = second, first
	}
	b.accounts[first].mu.Lock()
	defer b.accounts[first].mu.Unlock()
	b.accounts[second].mu.Lock()
	defer b.accounts[second].mu.Unlock()
	if b.accounts[from].balance < amount {
		return fmt.Errorf("%s has no %d", from, amount)
	}
	b.accounts[from].balance -= amount
	b.accounts[to].balance += amount
	if amount == 6 {
		time.Sleep(time.Millisecond)
	}
	return nil
}

func main() {
	bank := &Bank{accounts: map[string]*account{
		"giro":    {balance: 1 << 40},
		"savings": {balance: 1 << 40},
		"stocks":  {balance: 1 << 40},
	}}
	errs := make(chan error)
	order := func(from, to string) {
		for i := int64(0); ; i++ {
			if err := bank.Transfer(from, to, i%7); err != nil {
				errs <- err
				return
			}
		}
	}
	go order("giro", "savings")
	go order("savings", "giro")
	go order("stocks", "giro")
	go order("giro", "stocks")
	log.Fatal(<-errs)
}
