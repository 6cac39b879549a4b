package main

import (
	"fmt"
	"io"
	"net/http"
	"sync"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

type Prices struct {
	mu    sync.Mutex
	base  string
	known map[string]string
}

func (p *Prices) Of(symbol string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if v, ok := p.known[symbol]; ok {
		return v, nil
	}
	resp, err := http.Get(p.base + "/quote/" + symbol)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	p.known[symbol] = string(b)
	return string(b), err
}

func main() {
	p := &Prices{base: "http://" + fixture.Service(), known: map[string]string{}}
	var wg sync.WaitGroup
	for _, s := range []string{"ACME", "INIT", "ACME", "FOO"} {
		wg.Add(1)
		go func(s string) {
			defer wg.Done()
			fmt.Println(p.Of(s))
		}(s)
	}
	wg.Wait()
}
