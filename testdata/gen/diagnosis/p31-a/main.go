package main

import (
	"context"
	"fmt"
	"time"

	_ "example.com/diagnosis/watch"
)

type Thumbs struct{ slow time.Duration }

func (t *Thumbs) render(name string) []byte {
	time.Sleep(t.slow)
	return []byte(name)
}

func (t *Thumbs) Get(ctx context.Context, name string) ([]byte, error) {
	done := make(chan []byte)
	go func() {
		done <- t.render(name)
	}()
	select {
	case b := <-done:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func main() {
	t := &Thumbs{slow: 300 * time.Millisecond}
	for i := 0; i < 12; i++ {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		_, err := t.Get(ctx, fmt.Sprint("img", i))
		fmt.Println(err)
		cancel()
	}
	select {}
}
