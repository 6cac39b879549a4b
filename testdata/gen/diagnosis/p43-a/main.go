package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	_ "example.com/diagnosis/watch"
)

type Server struct {
	hits int64
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	finished := make(chan struct{})
	go s.account(finished)
	w.Write([]byte(r.URL.Path))
}

func (s *Server) account(finished <-chan struct{}) {
	<-finished
	atomic.AddInt64(&s.hits, 1)
}

func main() {
	web := httptest.NewServer(new(Server))
	for i := 0; i < 30; i++ {
		resp, err := http.Get(web.URL)
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	select {}
}
