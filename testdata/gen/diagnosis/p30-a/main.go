package main

import (
	"fmt"
	"log"
	"net/http"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
)

type Checker struct{ hosts []string }

func probe(host string) error {
	if strings.HasPrefix(host, "bad") {
		return fmt.Errorf("%s: down", host)
	}
	time.Sleep(time.Millisecond)
	return nil
}

func (c *Checker) Check() error {
	errs := make(chan error)
	for _, h := range c.hosts {
		go func(h string) {
			errs <- probe(h)
		}(h)
	}
	for range c.hosts {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func main() {
	c := &Checker{hosts: []string{"web1", "web2", "bad1", "web3"}}
	for i := 0; i < 20; i++ {
		if err := c.Check(); err != nil {
			log.Print(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	http.ListenAndServe("127.0.0.1:0", nil)
}
