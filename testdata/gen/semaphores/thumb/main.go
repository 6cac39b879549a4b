// SPDX-License-Identifier: MIT
// A handler that panics with the slot: net/http serves on.

package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strings"
	"time"
)

var slots = make(chan struct{}, 4)

type image struct {
	w, h int
	name string
}

func parse(path string) (string, string) {
	parts := strings.Split(path, "/")
	return parts[2], parts[3]
}
func render(name, size string) image {
	time.Sleep(20 * time.Millisecond)
	return image{name: name, w: len(size), h: 3}
}
func thumb(w http.ResponseWriter, r *http.Request) {
	slots <- struct{}{}

	name, size := parse(r.URL.Path)
	img := render(name, size)
	<-slots
	fmt.Fprintf(w, "%s %dx%d\n", img.name, img.w, img.h)
}
func load(base string) {
	for i := 0; i < 40; i++ {
		p := fmt.Sprintf("%s/thumb/cat%d/small", base, i)
		if i%7 == 3 {
			p = base + "/thumb/broken"
		}
		go func() {
			resp, err := http.Get(p)
			if err != nil {
				return
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}()
		time.Sleep(40 * time.Millisecond)
	}
}
func main() {
	debug()
	mux := http.NewServeMux()
	mux.HandleFunc("/thumb/", thumb)
	addr := "127.0.0.1:" + os.Getenv("APORT")
	go func() { time.Sleep(time.Second); load("http://" + addr) }()
	log.SetOutput(io.Discard)
	log.Fatal(http.ListenAndServe(addr, mux))
}

func debug() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }
