package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type Inventory struct {
	mu     sync.Mutex
	left   map[string]int
	prices *Prices
}

type Prices struct {
	mu     sync.Mutex
	list   map[string]int
	orders *Orders
}

type Orders struct {
	mu   sync.Mutex
	open map[string]int
	inv  *Inventory
}

func (v *Inventory) Value(sku string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.left[sku] * v.prices.Of(sku)
}

func (v *Inventory) Left(sku string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.left[sku]
}

func (p *Prices) Of(sku string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.list[sku]
}

func (p *Prices) Adjust(sku string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list[sku] = 100 + p.orders.Open(sku)
}

func (o *Orders) Open(sku string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.open[sku]
}

func (o *Orders) Place(sku string, n int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.inv.Left(sku) < n {
		return false
	}
	o.open[sku] = n
	return true
}

func main() {
	v := &Inventory{left: map[string]int{"nut": 5}}
	p := &Prices{list: map[string]int{"nut": 100}}
	o := &Orders{open: map[string]int{}, inv: v}
	v.prices, p.orders = p, o
	forever := func(f func()) {
		for {
			f()
		}
	}
	go forever(func() { v.Value("nut") })
	go forever(func() { p.Adjust("nut") })
	forever(func() { o.Place("nut", 3) })
}
