// SPDX-License-Identifier: MIT

// A rate sheet that one goroutine fetches for all who ask, from a server that never answers (argument
// "silent") or answers after a while ("slow"). Prints three dumps, two seconds apart, into a folder.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	"golang.org/x/sync/singleflight"
)

type sheet struct {
	calls  singleflight.Group
	server string
}

func (s *sheet) rates() (string, error) {
	v, err, _ := s.calls.Do("rates", func() (any, error) {
		resp, err := http.Get("http://" + s.server + "/rates")
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		return string(b), err
	})
	return v.(string), err
}

func main() {
	mode, folder := os.Args[1], os.Args[2]
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if mode == "silent" {
			<-r.Context().Done()
		}
		time.Sleep(700 * time.Millisecond)
		fmt.Fprintln(w, "1.07")
	}))
	s := &sheet{server: l.Addr().String()}
	go func() {
		for {
			go s.rates()
			time.Sleep(100 * time.Millisecond)
		}
	}()
	for n := 1; n <= 3; n++ {
		time.Sleep(2 * time.Second)
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("goroutine-%d.txt", n)))
		if err != nil {
			log.Fatal(err)
		}
		pprof.Lookup("goroutine").WriteTo(f, 2)
		f.Close()
	}
}
