package main

import (
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
	"golang.org/x/sync/errgroup"
)

// Walk visits a tree of pages, at most four at a time.
type page struct {
	url   string
	links []page
}

type crawler struct {
	g    errgroup.Group
	mu   sync.Mutex
	seen map[string]bool
}

func (c *crawler) visit(p page) error {
	c.mu.Lock()
	c.seen[p.url] = true
	c.mu.Unlock()
	time.Sleep(time.Millisecond)
	for _, l := range p.links {
		l := l
		c.g.Go(func() error { return c.visit(l) })
	}
	return nil
}

func site(depth int, at string) page {
	p := page{url: at}
	for i := 0; depth > 0 && i < 6; i++ {
		p.links = append(p.links, site(depth-1, fmt.Sprint(at, "/", i)))
	}
	return p
}

func main() {
	c := &crawler{seen: map[string]bool{}}
	c.g.SetLimit(4)
	c.g.Go(func() error { return c.visit(site(4, "https://example.org")) })
	if err := c.g.Wait(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(c.seen))
}
