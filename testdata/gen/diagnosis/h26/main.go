package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Conn struct {
	mu sync.Mutex
	c  net.Conn
	r  *bufio.Reader
}

func (c *Conn) Do(cmd string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := fmt.Fprintf(c.c, "%s\r\n", cmd); err != nil {
		return "", err
	}
	return c.r.ReadString('\n')
}

func answer(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			in := bufio.NewScanner(c)
			for in.Scan() {
				time.Sleep(4 * time.Millisecond)
				fmt.Fprintf(c, "+%s\r\n", in.Text())
			}
		}()
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go answer(l)
	nc, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	c := &Conn{c: nc, r: bufio.NewReader(nc)}
	var wg sync.WaitGroup
	for _, key := range []string{"users", "orders", "prices", "news", "mail"} {
		wg.Add(1)
		go func(key string) {
			defer wg.Done()
			for {
				if _, err := c.Do("GET " + key); err != nil {
					log.Fatal(err)
				}
			}
		}(key)
	}
	wg.Wait()
}
