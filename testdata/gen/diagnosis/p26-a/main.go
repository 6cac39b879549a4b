package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"sync"

	"example.com/diagnosis/fixture"
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

func main() {
	nc, err := net.Dial("tcp", fixture.Service())
	if err != nil {
		log.Fatal(err)
	}
	c := &Conn{c: nc, r: bufio.NewReader(nc)}
	var wg sync.WaitGroup
	for _, key := range []string{"users", "orders", "prices"} {
		wg.Add(1)
		go func(key string) {
			defer wg.Done()
			v, err := c.Do("GET " + key)
			fmt.Println(v, err)
		}(key)
	}
	wg.Wait()
}
