// Package quotes asks several suppliers for a price.
package quotes

import "time"

// Finder knows the suppliers.
type Finder struct {
	Suppliers []string
}

// Best gives the price of the supplier who answers first.
func (f *Finder) Best(item string) int {
	prices := make(chan int)
	for i := range f.Suppliers {
		delay := time.Duration(i+1) * time.Millisecond
		go func() {
			time.Sleep(delay)
			prices <- len(item) + int(delay)
		}()
	}
	return <-prices
}

// Main asks again and again.
func Main(every time.Duration) {
	f := &Finder{Suppliers: []string{"north", "south", "east"}}
	for range time.Tick(every) {
		f.Best("bolt")
	}
}
