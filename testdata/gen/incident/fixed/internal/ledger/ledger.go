// Package ledger keeps the accounts' balances.
package ledger

import (
	"sync"

	"example.com/shop/internal/journal"
)

// Stock takes goods back.
type Stock interface {
	Restock(sku string, n int)
}

// Ledger holds balances by account.
type Ledger struct {
	mu       sync.Mutex
	balances map[string]int
	held     map[string]int
	stock    Stock
}

// New makes an empty ledger.
func New() *Ledger {
	return &Ledger{balances: map[string]int{}, held: map[string]int{}}
}

// Attach names the stock that refunds give goods back to.
func (l *Ledger) Attach(s Stock) { l.stock = s }

// Refund pays an account back and returns the goods to the stock.
func (l *Ledger) Refund(account, sku string, cents int) {
	journal.Append("refund " + account)
	l.mu.Lock()
	l.balances[account] += cents
	l.mu.Unlock()
	l.stock.Restock(sku, 1)
}

// Hold sets money aside for an order.
func (l *Ledger) Hold(account string, cents int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.balances[account] -= cents
	l.held[account] += cents
}
