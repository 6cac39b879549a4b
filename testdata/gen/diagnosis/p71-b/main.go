package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

// link is the way to one region: a connection that is made when it is needed.
type link struct {
	sync.RWMutex
	region string
	addr   string
	conn   *tls.Conn
	in     *bufio.Reader
	calls  int
}

func (l *link) connect() error {
	if l.conn != nil {
		return nil
	}
	raw, err := net.DialTimeout("tcp", l.addr, 2*time.Second)
	if err != nil {
		return err
	}
	c := tls.Client(raw, &tls.Config{InsecureSkipVerify: true}) // the regions sign their own
	if err := c.Handshake(); err != nil {
		raw.Close()
		return fmt.Errorf("%s: %w", l.region, err)
	}
	l.conn, l.in = c, bufio.NewReader(c)
	return nil
}

func (l *link) call(path string) (code int, err error) {
	l.Lock()
	defer func() {
		if err != nil && l.conn != nil {
			l.conn.Close()
			l.conn = nil
		}
		l.Unlock()
	}()
	if err := l.connect(); err != nil {
		return 0, err
	}
	l.conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := fmt.Fprintf(l.conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, l.region); err != nil {
		return 0, err
	}
	resp, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return 0, err
	}
	l.calls++
	return resp.StatusCode, resp.Body.Close()
}

func (l *link) state() (bool, int) {
	l.RLock()
	defer l.RUnlock()
	return l.conn != nil, l.calls
}

type regions struct {
	mu    sync.RWMutex
	links map[string]*link
}

func (r *regions) add(name, addr string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.links == nil {
		r.links = map[string]*link{}
	}
	r.links[name] = &link{region: name, addr: addr}
}

func (r *regions) names() (all []string) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for name := range r.links {
		all = append(all, name)
	}
	return all
}

func (r *regions) link(name string) *link {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.links[name]
}

// watchOver asks one region again and again.
func watchOver(l *link) {
	for i := 0; ; i++ {
		if code, err := l.call(fmt.Sprint("/health?", i)); err != nil || code != http.StatusOK {
			log.Print(l.region, ": ", code, " ", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func main() {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
	}))
	r := &regions{}
	start := func(name, addr string) {
		r.add(name, addr)
		for i := 0; i < 3; i++ {
			go watchOver(r.link(name))
		}
	}
	start("north", srv.Listener.Addr().String())
	start("east", srv.Listener.Addr().String())
	time.AfterFunc(time.Second, func() { start("south", fixture.Service()) })

	for _, every := range []time.Duration{400 * time.Millisecond, 700 * time.Millisecond} {
		go func(every time.Duration) {
			for range time.Tick(every) {
				for _, name := range r.names() {
					up, calls := r.link(name).state()
					log.Printf("%s: up %t, %d calls", name, up, calls)
				}
			}
		}(every)
	}
	select {}
}
