// SPDX-License-Identifier: MIT

// A feed: publishers hand their items to a hub, which hands them to each subscriber's writer. With
// "stalled" one subscriber stops reading, with "slow" it reads a little all the time (the same frames,
// but its writer comes on), with "gone" it hangs up, and its writer returns. Three dumps, 35 s apart, into a folder.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"
)

type subscriber struct {
	conn  net.Conn
	items chan []byte
}

type hub struct {
	in   chan []byte
	join chan *subscriber
}

func (h *hub) run() {
	var all []*subscriber
	for {
		select {
		case s := <-h.join:
			all = append(all, s)
		case item := <-h.in:
			for _, s := range all {
				s.items <- item
			}
		}
	}
}

func (s *subscriber) write() {
	for item := range s.items {
		if _, err := s.conn.Write(item); err != nil {
			return
		}
	}
}

func (h *hub) publish(n int) {
	for i := 0; ; i++ {
		h.in <- make([]byte, 64<<10)
		time.Sleep(20 * time.Millisecond)
	}
}

func listen(h *hub, l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		s := &subscriber{conn, make(chan []byte, 4)}
		h.join <- s
		go s.write()
	}
}

// read is a subscriber's other end, in the place of a browser.
func read(address, mode string, n int) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	if n != 3 {
		io.Copy(io.Discard, conn)
		return
	}
	defer conn.Close() // never, but the connection is kept until then
	io.CopyN(io.Discard, conn, 1<<20)
	if mode == "gone" {
		conn.Close()
	}
	for mode == "slow" {
		io.CopyN(io.Discard, conn, 256<<10)
		time.Sleep(200 * time.Millisecond)
	}
	select {}
}

func main() {
	mode, folder := os.Args[1], os.Args[2]
	h := &hub{make(chan []byte), make(chan *subscriber)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go h.run()
	go listen(h, l)
	for n := 0; n < 6; n++ {
		go read(l.Addr().String(), mode, n)
	}
	time.Sleep(200 * time.Millisecond)
	for n := 0; n < 24; n++ {
		go h.publish(n)
	}
	for n := 1; n <= 3; n++ {
		time.Sleep(35 * time.Second)
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("goroutine-%d.txt", n)))
		if err != nil {
			log.Fatal(err)
		}
		pprof.Lookup("goroutine").WriteTo(f, 2)
		f.Close()
	}
}
