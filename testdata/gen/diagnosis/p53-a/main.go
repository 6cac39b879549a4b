package main

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

type Scraper struct {
	target string
	ok     int64
}

func (s *Scraper) scrape() {
	resp, err := http.Get(s.target)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	if n, _ := io.Copy(io.Discard, resp.Body); n > 0 {
		atomic.AddInt64(&s.ok, 1)
	}
}

func main() {
	s := &Scraper{target: "http://" + fixture.Service() + "/metrics"}
	t := time.NewTicker(10 * time.Millisecond)
	for i := 0; i < 20; i++ {
		<-t.C
		go s.scrape()
	}
	t.Stop()
	select {}
}
