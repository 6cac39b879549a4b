// SPDX-License-Identifier: MIT

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/pprof"
	"time"
)

func audit(done chan struct{}) {
	<-done
}

func handle(w http.ResponseWriter, r *http.Request) {
	go audit(make(chan struct{}))
	w.Write([]byte("ok"))
}

func main() {
	s := httptest.NewServer(http.HandlerFunc(handle))
	for i := 1; i <= 2; i++ {
		for j := 0; j < 20; j++ {
			c := http.Client{Transport: &http.Transport{}}
			r, err := c.Get(s.URL)
			if err == nil {
				io.Copy(io.Discard, r.Body)
				r.Body.Close()
			}
		}
		time.Sleep(100 * time.Millisecond)
		f, _ := os.Create(os.Args[1] + "/" + string(rune('0'+i)) + ".txt")
		pprof.Lookup("goroutine").WriteTo(f, 2)
		f.Close()
	}
}
