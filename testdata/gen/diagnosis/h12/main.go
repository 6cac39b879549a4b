package main

import (
	"errors"
	"log"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
	"golang.org/x/sync/errgroup"
)

func convert(name string) error {
	time.Sleep(time.Duration(5+len(name)) * time.Millisecond)
	if name == "" {
		return errors.New("no name")
	}
	return nil
}

func batch(names []string) error {
	var g errgroup.Group
	g.SetLimit(4)
	for _, name := range names {
		name := name
		g.Go(func() error { return convert(name) })
	}
	return g.Wait()
}

func main() {
	var names []string
	for i := 0; i < 100; i++ {
		names = append(names, strings.Repeat("n", 1+i%20))
	}
	for {
		if err := batch(names); err != nil {
			log.Fatal(err)
		}
	}
}
