package main

import (
	"context"
	"errors"
	"fmt"

	_ "example.com/diagnosis/watch"
)

type request struct {
	context.Context
	done chan struct{}
	id   int
}

func (r *request) Done() <-chan struct{} { return r.done }

func (r *request) Err() error {
	select {
	case <-r.done:
		return context.Canceled
	default:
		return nil
	}
}

func lookup(ctx context.Context, id int) (string, error) {
	sub, cancel := context.WithCancel(ctx)
	if sub.Err() != nil || id < 0 {
		cancel()
		return "", errors.New("gone")
	}
	return fmt.Sprint("item ", id), nil
}

func main() {
	long := &request{Context: context.Background(), done: make(chan struct{})}
	for i := 0; i < 25; i++ {
		if s, err := lookup(long, i); err == nil {
			fmt.Println(s)
		}
	}
	select {}
}
