package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type catalog struct {
	sync.RWMutex
	goods map[int]*item
}

type item struct {
	of    *catalog
	price int
	ref   int
}

func (i *item) effective() int {
	i.of.RLock()
	defer i.of.RUnlock()
	if base, ok := i.of.goods[i.ref]; ok {
		return base.price + i.price
	}
	return i.price
}

func total(c *catalog, ids ...int) (sum int) {
	c.RLock()
	for _, id := range ids {
		sum += c.goods[id].effective()
	}
	c.RUnlock()
	return sum
}

func update(c *catalog, id, price int) {
	c.Lock()
	c.goods[id].price = price
	c.Unlock()
}

func main() {
	c := &catalog{goods: map[int]*item{}}
	for i := 0; i < 20; i++ {
		c.goods[i] = &item{of: c, price: i, ref: i / 2}
	}
	out := make(chan int)
	go func() {
		for {
			out <- total(c, 1, 2, 3, 5, 8, 13)
		}
	}()
	go func() {
		for i := 0; ; i++ {
			update(c, i%20, i%99)
		}
	}()
	for n := range out {
		if n < 0 {
			panic("negative total")
		}
	}
}
