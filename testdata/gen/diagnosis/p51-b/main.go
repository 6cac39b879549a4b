package main

import (
	"fmt"
	"log"
	"net/rpc"
	"sync"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

var node struct {
	sync.RWMutex
	leader string
	epoch  int
}

func leader() string {
	node.RLock()
	defer node.RUnlock()
	return node.leader
}

func elect(c *rpc.Client) error {
	node.Lock()
	var who string
	err := c.Call("Cluster.Leader", node.epoch, &who)
	if err == nil {
		node.leader = who
		node.epoch++
	}
	node.Unlock()
	return err
}

func main() {
	c, err := rpc.Dial("tcp", fixture.Service())
	if err != nil {
		log.Fatal(err)
	}
	for i := 0; i < 4; i++ {
		go func() {
			for leader() != "me" {
				time.Sleep(time.Millisecond)
			}
		}()
	}
	time.Sleep(10 * time.Millisecond)
	fmt.Println(elect(c))
}
