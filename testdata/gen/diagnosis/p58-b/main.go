package main

import (
	"container/list"
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

const (
	fresh = iota
	sending
	acked
)

type packet struct {
	lock  sync.Mutex
	seq   int
	state int
	tries int
}

// window holds what was sent and not yet acknowledged, in order.
type window struct {
	lock    sync.Mutex
	packets *list.List
	wire    chan int
}

func (w *window) snapshot() []*packet {
	w.lock.Lock()
	defer w.lock.Unlock()
	var all []*packet
	for e := w.packets.Front(); e != nil; e = e.Next() {
		all = append(all, e.Value.(*packet))
	}
	return all
}

func (w *window) offer(seq int) bool {
	select {
	case w.wire <- seq:
		return true
	default:
		return false
	}
}

// pump sends what is due, until the wire takes no more.
func (w *window) pump() (sent int) {
	for _, p := range w.snapshot() {
		p.lock.Lock()
		if p.state == acked {
			p.lock.Unlock()
			continue
		}
		p.tries++
		if !w.offer(p.seq) {
			break
		}
		p.state = sending
		p.lock.Unlock()
		sent++
	}
	return sent
}

func (w *window) ack(seq int) {
	for _, p := range w.snapshot() {
		p.lock.Lock()
		if p.seq == seq {
			p.state = acked
		}
		p.lock.Unlock()
	}
}

func main() {
	w := &window{packets: list.New(), wire: make(chan int, 4)}
	for i := 0; i < 10; i++ {
		w.packets.PushBack(&packet{seq: i})
	}
	go func() {
		for {
			fmt.Println("sent", w.pump())
			time.Sleep(50 * time.Millisecond)
		}
	}()
	time.Sleep(20 * time.Millisecond)
	for seq := range w.wire {
		w.ack(seq)
	}
}
