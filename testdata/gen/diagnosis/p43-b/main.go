package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
)

type cmd struct {
	name string
	stop chan bool
}

func guard(c *cmd, kill chan<- string, late <-chan time.Time) {
	select {
	case <-c.stop:
	case <-late:
		kill <- c.name
	}
}

func exec(c *cmd, kill chan<- string) error {
	go guard(c, kill, nil)
	if c.name == "" || c.name[0] == '!' {
		return fmt.Errorf("bad command %q", c.name)
	}
	close(c.stop)
	return nil
}

func main() {
	kill := make(chan string)
	bad := 0
	for i := 0; i < 40; i++ {
		name := strings.Repeat("!", i%2) + strconv.Itoa(i)
		if exec(&cmd{name, make(chan bool)}, kill) != nil {
			bad++
		}
	}
	fmt.Println(bad, "bad,", <-kill, "killed")
}
