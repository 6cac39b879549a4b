// Package catalogue lists the goods.
package catalogue

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

// Catalogue is the list of goods.
type Catalogue struct {
	mu    sync.RWMutex
	names []string
}

// New fills the catalogue.
func New() *Catalogue {
	c := &Catalogue{}
	for i := 0; i < 5000; i++ {
		c.names = append(c.names, fmt.Sprintf("article %04d", (i*7919)%5000))
	}
	sort.Strings(c.names)
	return c
}

// Page returns one page of names.
func (c *Catalogue) Page(n int) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	const size = 40
	at := (n * size) % len(c.names)
	return strings.Join(c.names[at:at+size], "\n")
}
