package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
	"golang.org/x/sync/errgroup"
)

func convert(g *errgroup.Group, name string, out chan<- string) error {
	if strings.HasSuffix(name, ".zip") {
		for i := 0; i < 3; i++ {
			member := strings.TrimSuffix(name, ".zip") + strconv.Itoa(i) + ".png"
			g.Go(func() error {
				return convert(g, member, out)
			})
		}
		return nil
	}
	if name == "" {
		return errors.New("no name")
	}
	out <- strings.TrimSuffix(name, ".png") + ".jpg"
	return nil
}

func main() {
	var g errgroup.Group
	g.SetLimit(2)
	out := make(chan string, 100)
	for _, name := range []string{"a.png", "b.zip", "c.zip", "d.png"} {
		name := name
		g.Go(func() error {
			time.Sleep(5 * time.Millisecond)
			return convert(&g, name, out)
		})
	}
	err := g.Wait()
	close(out)
	for o := range out {
		fmt.Println(o)
	}
	if err != nil {
		os.Exit(1)
	}
}
