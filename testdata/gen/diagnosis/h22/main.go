package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type shard struct {
	sync.RWMutex
	m map[uint32]int
}

type Map [8]*shard

func hash(s string) uint32 {
	h := fnv.New32a()
	io.WriteString(h, s)
	return h.Sum32()
}

func (m *Map) Add(key string) {
	h := hash(key)
	s := m[h%8]
	s.Lock()
	s.m[h]++
	s.Unlock()
}

func (m *Map) Total() (n int) {
	for _, s := range m {
		s.RLock()
	}
	for _, s := range m {
		for _, v := range s.m {
			n += v
		}
		s.RUnlock()
	}
	return n
}

func main() {
	m := new(Map)
	for i := range m {
		m[i] = &shard{m: map[uint32]int{}}
	}
	for w := 0; w < 8; w++ {
		go func() {
			for i := 0; ; i++ {
				m.Add(fmt.Sprint("key", i%5000))
			}
		}()
	}
	for m.Total() >= 0 {
		time.Sleep(time.Millisecond)
	}
}
