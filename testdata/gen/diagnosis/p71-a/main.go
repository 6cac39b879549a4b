package main

import (
	"bufio"
	"errors"
	"fmt"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

var errRefused = errors.New("refused")

// keeper stores lines. After some time it sends its clients to another one.
type keeper struct {
	ln    net.Listener
	next  string
	until time.Time

	mu    sync.Mutex
	lines map[string]int
}

func newKeeper(next string, life time.Duration) (*keeper, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	k := &keeper{ln: ln, next: next, until: time.Now().Add(life), lines: map[string]int{}}
	go k.accept()
	return k, nil
}

func (k *keeper) accept() {
	for {
		c, err := k.ln.Accept()
		if err != nil {
			return
		}
		go k.serve(c)
	}
}

func (k *keeper) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewScanner(c)
	for in.Scan() {
		answer := "stored"
		if k.next != "" && time.Now().After(k.until) {
			answer = "moved " + k.next
		} else {
			k.store(in.Text())
		}
		if _, err := fmt.Fprintln(c, answer); err != nil {
			return
		}
	}
}

func (k *keeper) store(line string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.lines) > 1000 {
		k.lines = map[string]int{}
	}
	k.lines[line]++
}

// Mirror sends lines to a keeper, one at a time, over one connection.
type Mirror struct {
	mu   sync.Mutex
	addr string
	conn net.Conn
	in   *bufio.Reader
	sent int
}

func (m *Mirror) open() error {
	if m.conn != nil {
		return nil
	}
	c, err := net.DialTimeout("tcp", m.addr, time.Second)
	if err != nil {
		return err
	}
	m.conn, m.in = c, bufio.NewReader(c)
	return nil
}

func (m *Mirror) exchange(line string) (string, error) {
	if _, err := fmt.Fprintln(m.conn, line); err != nil {
		return "", err
	}
	answer, err := m.in.ReadString('\n')
	return strings.TrimSpace(answer), err
}

// Append stores a line where the keeper says.
func (m *Mirror) Append(line string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for hops := 0; hops < 3; hops++ {
		if err := m.open(); err != nil {
			return err
		}
		answer, err := m.exchange(line)
		if err != nil {
			return err
		}
		if answer == "stored" {
			m.sent++
			return nil
		}
		m.addr = strings.TrimPrefix(answer, "moved ")
		m.conn.Close()
		m.conn = nil
	}
	return errRefused
}

func (m *Mirror) Sent() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sent
}

func main() {
	mirrors := map[string]*Mirror{}
	for name, next := range map[string]string{"orders": fixture.Service(), "users": ""} {
		k, err := newKeeper(next, time.Second)
		if err != nil {
			log.Fatal(err)
		}
		mirrors[name] = &Mirror{addr: k.ln.Addr().String()}
	}
	for name, m := range mirrors {
		for i := 0; i < 4; i++ {
			go func(name string, m *Mirror) {
				for n := 0; ; n++ {
					if err := m.Append(fmt.Sprint(name, " ", n)); err != nil {
						log.Print(name, ": ", err)
					}
					time.Sleep(4 * time.Millisecond)
				}
			}(name, m)
		}
	}
	for range time.Tick(500 * time.Millisecond) {
		log.Print(mirrors["users"].Sent(), " users, ", mirrors["orders"].Sent(), " orders")
	}
}
