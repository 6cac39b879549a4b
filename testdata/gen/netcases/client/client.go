// Package client holds users of net/http and net.
package client

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"syscall"
	"time"
)

func forever() {
	for {
		time.Sleep(time.Hour)
	}
}

// serve serves h in this process; with "h2" over HTTP/2.
func serve(h http.HandlerFunc, how string) (string, *http.Client) {
	s := httptest.NewUnstartedServer(h)
	if how == "h2" {
		s.EnableHTTP2 = true
		s.StartTLS()
		return s.URL, s.Client()
	}
	s.Start()
	return s.URL, &http.Client{Transport: &http.Transport{}}
}

func page(w http.ResponseWriter, r *http.Request) {
	w.Write(bytes.Repeat([]byte("x"), 400000))
}

func silent(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// stream sends a line now and then until the client has gone.
func stream(w http.ResponseWriter, r *http.Request) {
	for {
		if _, err := fmt.Fprintln(w, "data: 1"); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(700 * time.Millisecond):
		}
	}
}

// Health asks services for their status.
type Health struct{ c *http.Client }

// Up says whether the service is up; it forgets the body.
func (h *Health) Up(url string) bool {
	r, err := h.c.Get(url)
	return err == nil && r.StatusCode == 200
}

// Checks asks every so often and forgets the bodies, n times at most.
func Checks(how string, n int, every time.Duration) {
	h := page
	if how == "h2" { // what comes before a Close fits into the window of a stream
		h = stream
	}
	u, c := serve(h, how)
	up := &Health{c}
	for i := 0; i < n; i++ {
		up.Up(u)
		time.Sleep(every)
	}
	forever()
}

// Proper asks as often and gives the bodies back.
func Proper(how string, every time.Duration) {
	u, c := serve(page, how)
	for {
		go func() {
			r, err := c.Get(u)
			if err != nil {
				return
			}
			defer r.Body.Close()
			io.Copy(io.Discard, r.Body)
		}()
		time.Sleep(every)
	}
}

// Subscribers read one stream each, one more every so often.
func Subscribers(how string, every time.Duration) {
	u, c := serve(stream, how)
	for {
		go subscribe(c, u)
		time.Sleep(every)
	}
}

func subscribe(c *http.Client, url string) {
	r, err := c.Get(url)
	if err != nil {
		return
	}
	defer r.Body.Close()
	lines := bufio.NewScanner(r.Body)
	for lines.Scan() {
		if len(lines.Bytes()) > 1000 {
			return
		}
	}
}

// Downloads go through a reverse proxy to ever more clients that read slowly.
func Downloads(every time.Duration) {
	up, _ := serve(func(w http.ResponseWriter, r *http.Request) {
		w.Write(make([]byte, 64<<20))
	}, "")
	target, _ := url.Parse(up)
	p := httptest.NewServer(httputil.NewSingleHostReverseProxy(target))
	for {
		go slowly(p.Listener.Addr().String())
		time.Sleep(every)
	}
}

func slowly(addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	c.(*net.TCPConn).SetReadBuffer(4096)
	fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	b := make([]byte, 512)
	for {
		if _, err := c.Read(b); err != nil {
			return
		}
		time.Sleep(300 * time.Millisecond)
	}
}

// Rates asks a service that does not answer, again and again; n at most.
func Rates(how string, n int, every time.Duration) {
	u, c := serve(silent, how)
	for i := 0; i < n; i++ {
		go refresh(c, u)
		time.Sleep(every)
	}
	forever()
}

func refresh(c *http.Client, url string) {
	r, err := c.Get(url)
	if err != nil {
		return
	}
	r.Body.Close()
}

// Watch has n watchers ask for news, one more every so often; the answer comes
// after `poll`.
func Watch(n int, poll, every time.Duration) {
	u, c := serve(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(poll)
		fmt.Fprintln(w, "no news")
	}, "")
	for i := 0; i < n; i++ {
		go watch(c, u)
		time.Sleep(every)
	}
	forever()
}

func watch(c *http.Client, url string) {
	for {
		r, err := c.Get(url)
		if err != nil {
			return
		}
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
}

// Proxy forwards n requests at a time to a service that takes 100 ms.
func Proxy(n int) {
	up, _ := serve(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(100 * time.Millisecond)
		fmt.Fprintln(w, "hello")
	}, "")
	target, _ := url.Parse(up)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: n}
	p := httptest.NewServer(proxy)
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: n}}
	for i := 0; i < n; i++ {
		go watch(c, p.URL)
	}
	forever()
}

// Deaf is an address whose queue of new connections is full: they are not
// refused, they hang.
func Deaf() string {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		panic(err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		panic(err)
	}
	syscall.Listen(fd, 0)
	name, _ := syscall.Getsockname(fd)
	addr := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for {
		if _, err := net.DialTimeout("tcp", addr, 300*time.Millisecond); err != nil {
			return addr
		}
	}
}

// Alerts connects to a machine that does not take connections, n times.
func Alerts(n int, every time.Duration) {
	addr := Deaf()
	for i := 0; i < n; i++ {
		go alert(addr)
		time.Sleep(every)
	}
	forever()
}

func alert(addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	c.Close()
}

// Pages asks such a machine over HTTP.
func Pages(every time.Duration) {
	c, u := &http.Client{Transport: &http.Transport{}}, "http://"+Deaf()+"/"
	for {
		go refresh(c, u)
		time.Sleep(every)
	}
}

// Reconnect has n connectors try such a machine with a time-out.
func Reconnect(n int) {
	addr := Deaf()
	for i := 0; i < n; i++ {
		go connect(addr)
	}
	forever()
}

func connect(addr string) {
	for {
		c, err := net.DialTimeout("tcp", addr, 900*time.Millisecond)
		if err == nil {
			c.Close()
		}
	}
}

// Names looks up names at a server that does not answer.
func Names(every time.Duration) {
	l, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", l.LocalAddr().String())
	}}
	for i := 0; ; i++ {
		go resolve(r, fmt.Sprintf("host%d.example.org", i))
		time.Sleep(every)
	}
}

func resolve(r *net.Resolver, name string) {
	r.LookupHost(context.Background(), name)
}
