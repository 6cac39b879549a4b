package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
)

type Checker struct{ hosts []string }

func probe(host string) error {
	time.Sleep(time.Duration(len(host)) * time.Millisecond)
	if strings.HasPrefix(host, "bad") {
		return fmt.Errorf("%s: down", host)
	}
	return nil
}

func (c *Checker) Check(ctx context.Context) error {
	errs := make(chan error, len(c.hosts))
	for _, h := range c.hosts {
		go func(h string) {
			errs <- probe(h)
		}(h)
	}
	for range c.hosts {
		select {
		case err := <-errs:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func main() {
	c := &Checker{hosts: []string{"web1", "web2", "bad host", "web server"}}
	for w := 0; w < 4; w++ {
		go func() {
			for {
				ctx, cancel := context.WithTimeout(context.Background(), 9*time.Millisecond)
				c.Check(ctx)
				cancel()
			}
		}()
	}
	select {}
}
