package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
	"golang.org/x/sync/singleflight"
)

type store struct {
	flight singleflight.Group
	mu     sync.RWMutex
	data   map[string]string
}

func (s *store) get(key string) (string, error) {
	s.mu.RLock()
	v, ok := s.data[key]
	s.mu.RUnlock()
	if ok {
		return v, nil
	}
	r, err, _ := s.flight.Do(key, func() (interface{}, error) {
		time.Sleep(15 * time.Millisecond)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.data[key] = "value of " + key
		return s.data[key], nil
	})
	if err != nil {
		return "", err
	}
	return r.(string), nil
}

func main() {
	s := &store{data: map[string]string{}}
	for w := 0; w < 20; w++ {
		go func() {
			for i := 0; ; i++ {
				s.get(fmt.Sprint("key", i%7))
				time.Sleep(time.Millisecond)
			}
		}()
	}
	for range time.Tick(5 * time.Millisecond) {
		s.mu.Lock()
		s.data = map[string]string{}
		s.mu.Unlock()
	}
}
