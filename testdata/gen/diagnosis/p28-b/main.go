package main

import (
	"net/http"
	"strconv"
	"sync"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

type ask struct {
	key   string
	reply chan string
}

type front struct {
	gate sync.Mutex
	last string
	asks chan ask
}

func (f *front) resolve(key string) string {
	f.gate.Lock()
	a := ask{key, make(chan string, 1)}
	f.asks <- a
	f.last = <-a.reply
	f.gate.Unlock()
	return f.last
}

func lookup(base, key string) string {
	c := http.Client{}
	resp, err := c.Head(base + key)
	if err != nil {
		return ""
	}
	resp.Body.Close()
	return resp.Header.Get("Location")
}

func worker(base string, asks <-chan ask) {
	for a := range asks {
		a.reply <- lookup(base, a.key)
	}
}

func main() {
	f := &front{asks: make(chan ask)}
	go worker("http://"+fixture.Service()+"/r/", f.asks)
	for i := 0; i < 400; i++ {
		go f.resolve(strconv.Itoa(i))
	}
	select {}
}
