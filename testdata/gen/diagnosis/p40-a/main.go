package main

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	_ "example.com/diagnosis/watch"
)

type Sub struct {
	topic  string
	active int32
	beats  int
}

func Subscribe(topic string) *Sub {
	s := &Sub{topic: topic, active: 1}
	go s.heartbeat()
	return s
}

func (s *Sub) heartbeat() {
	t := time.NewTicker(200 * time.Millisecond)
	for range t.C {
		if atomic.LoadInt32(&s.active) == 1 {
			s.beats++
		}
	}
}

func (s *Sub) Cancel() { atomic.StoreInt32(&s.active, 0) }

func main() {
	for i := 0; i < 20; i++ {
		s := Subscribe(fmt.Sprint("topic", i))
		time.Sleep(time.Millisecond)
		s.Cancel()
	}
	http.ListenAndServe("127.0.0.1:0", nil)
}
