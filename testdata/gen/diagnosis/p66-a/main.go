package main

import (
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var errUnknown = errors.New("no such article")

type article struct {
	cents int64
	group string
}

// Catalog has prices, and rebates by group, by customer or by both.
type Catalog struct {
	sync.RWMutex
	articles map[string]article
	rebates  map[string]int64
	changes  int
}

type line struct {
	sku string
	n   int64
}

func (c *Catalog) rebate(customer, group string) int64 {
	c.RLock()
	defer c.RUnlock()
	if p, ok := c.rebates[customer+"/"+group]; ok {
		return p
	}
	return c.rebates[group]
}

func (c *Catalog) net(customer string, l line) (int64, error) {
	a, ok := c.articles[l.sku]
	if !ok {
		return 0, fmt.Errorf("%s: %w", l.sku, errUnknown)
	}
	full := a.cents * l.n
	return full - full*c.rebate(customer, a.group)/100, nil
}

// Quote adds up an order with one state of the catalog.
func (c *Catalog) Quote(customer string, order []line) (sum int64, err error) {
	c.RLock()
	defer c.RUnlock()
	for _, l := range order {
		cents, err := c.net(customer, l)
		if err != nil {
			return 0, err
		}
		sum += cents
	}
	return sum, nil
}

func (c *Catalog) SetRebate(key string, percent int64) {
	c.Lock()
	c.rebates[key] = percent
	c.changes++
	c.Unlock()
}

// Stock is another list, with a lock of its own.
type Stock struct {
	sync.RWMutex
	left map[string]int64
}

func (s *Stock) Take(sku string, n int64) bool {
	s.Lock()
	defer s.Unlock()
	if s.left[sku] < n {
		s.left[sku] += 100
		return false
	}
	s.left[sku] -= n
	return true
}

func (s *Stock) Low(than int64) (skus []string) {
	s.RLock()
	defer s.RUnlock()
	for sku, n := range s.left {
		if n < than {
			skus = append(skus, sku)
		}
	}
	return skus
}

func main() {
	c := &Catalog{articles: map[string]article{}, rebates: map[string]int64{"paper": 5}}
	s := &Stock{left: map[string]int64{}}
	var order []line
	for i := 0; i < 30; i++ {
		sku := fmt.Sprint("a", i)
		c.articles[sku] = article{int64(100 + i), []string{"paper", "ink", "pens"}[i%3]}
		s.left[sku] = 50
		order = append(order, line{sku, int64(i%4 + 1)})
	}
	for i := 0; i < 3; i++ {
		go func(customer string) {
			for {
				if _, err := c.Quote(customer, order); err != nil {
					log.Print(err)
				}
				time.Sleep(100 * time.Microsecond)
			}
		}(fmt.Sprint("customer", i))
	}
	for i := 0; i < 2; i++ {
		go func(i int) {
			for n := i; ; n++ {
				s.Take(order[n%len(order)].sku, 3)
				time.Sleep(500 * time.Microsecond)
			}
		}(i)
	}
	go func() {
		for i := 0; ; i++ {
			c.SetRebate(fmt.Sprint("customer", i%5, "/ink"), int64(i%20))
			time.Sleep(time.Millisecond)
		}
	}()
	for range time.Tick(4 * time.Second) {
		log.Print(len(s.Low(10)), " articles to order")
	}
}
