package main

import (
	"bufio"
	"io"
	"log"
	"net"
	"strings"
	"sync/atomic"
	"time"

	_ "example.com/diagnosis/watch"
)

type peer struct {
	conn   net.Conn
	out    chan string
	closed int32
	missed int32
}

func (p *peer) isClosed() bool { return atomic.LoadInt32(&p.closed) != 0 }

// writer sends what is to be sent, and a ping when it has been quiet.
func (p *peer) writer() {
	keepalive := time.NewTicker(100 * time.Millisecond)
	w := bufio.NewWriter(p.conn)
	for {
		select {
		case line := <-p.out:
			io.WriteString(w, line+"\n")
			w.Flush()
		case <-keepalive.C:
			if p.isClosed() {
				break
			}
			if atomic.AddInt32(&p.missed, 1) > 1 {
				io.WriteString(w, "ping\n")
				w.Flush()
			}
		}
	}
}

func (p *peer) reader() {
	defer p.conn.Close()
	defer atomic.StoreInt32(&p.closed, 1)
	s := bufio.NewScanner(p.conn)
	for s.Scan() {
		atomic.StoreInt32(&p.missed, 0)
		switch cmd := strings.TrimSpace(s.Text()); cmd {
		case "bye":
			return
		case "":
		default:
			p.out <- "you said " + cmd
		}
	}
}

func accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			log.Print(err)
			return
		}
		p := &peer{conn: c, out: make(chan string, 4)}
		go p.writer()
		go p.reader()
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go accept(l)
	for i := 0; i < 14; i++ {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			log.Fatal(err)
		}
		io.WriteString(c, "hello\n")
		bufio.NewReader(c).ReadString('\n')
		io.WriteString(c, "bye\n")
		c.Close()
	}
	select {}
}
