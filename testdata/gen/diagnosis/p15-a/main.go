package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type Store struct {
	mu    sync.Mutex // guards files
	files map[string]int

	qmu   sync.Mutex // guards quota
	quota int
	freed *sync.Cond
}

func (s *Store) Write(name string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reserve(n)
	s.files[name] += n
}

func (s *Store) reserve(n int) {
	s.qmu.Lock()
	defer s.qmu.Unlock()
	for s.quota < n {
		s.freed.Wait()
	}
	s.quota -= n
}

func (s *Store) Remove(name string) {
	s.mu.Lock()
	n := s.files[name]
	delete(s.files, name)
	s.mu.Unlock()
	s.qmu.Lock()
	s.quota += n
	s.qmu.Unlock()
	s.freed.Broadcast()
}

func main() {
	s := &Store{files: map[string]int{}, quota: 100}
	s.freed = sync.NewCond(&s.qmu)
	go func() {
		for i := 0; ; i++ {
			s.Write(fmt.Sprint("f", i%10), 30)
		}
	}()
	for i := 0; ; i++ {
		time.Sleep(time.Millisecond)
		s.Remove(fmt.Sprint("f", i%10))
	}
}
