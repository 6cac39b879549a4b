// Package inventory counts the goods on the shelves.
package inventory

import (
	"sync"

	"example.com/shop/internal/journal"
)

// Books sets money aside for reserved goods.
type Books interface {
	Hold(account string, cents int)
}

// Inventory counts goods by SKU.
type Inventory struct {
	mu    sync.Mutex
	count map[string]int
	books Books
}

// New makes an inventory that settles with books.
func New(books Books) *Inventory {
	return &Inventory{count: map[string]int{}, books: books}
}

// Reserve takes one unit of sku for account.
func (i *Inventory) Reserve(account, sku string, cents int) {
	journal.Append("reserve " + sku)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.count[sku]--
	i.books.Hold(account, cents)
}

// Restock puts n units back.
func (i *Inventory) Restock(sku string, n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.count[sku] += n
}
