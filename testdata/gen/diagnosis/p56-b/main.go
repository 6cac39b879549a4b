package main

import (
	"fmt"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type entry struct {
	value string
	until time.Time
}

type store struct {
	rw   sync.RWMutex
	data map[string]entry
	gone int
}

func (s *store) view(fn func(map[string]entry) error) error {
	s.rw.RLock()
	defer s.rw.RUnlock()
	return fn(s.data)
}

func (s *store) update(fn func(map[string]entry) error) error {
	s.rw.Lock()
	defer s.rw.Unlock()
	return fn(s.data)
}

func (s *store) evict(key string) error {
	return s.update(func(m map[string]entry) error {
		delete(m, key)
		s.gone++
		return nil
	})
}

func set(s *store, key, value string, ttl time.Duration) error {
	return s.update(func(m map[string]entry) error {
		m[key] = entry{value, time.Now().Add(ttl)}
		return nil
	})
}

func get(s *store, key string) (value string, err error) {
	err = s.view(func(m map[string]entry) error {
		e, ok := m[key]
		if !ok {
			return fmt.Errorf("%s: no such key", key)
		}
		if time.Now().After(e.until) {
			return s.evict(key)
		}
		value = e.value
		return nil
	})
	return value, err
}

func main() {
	s := &store{data: map[string]entry{}}
	for i := 0; i < 4; i++ {
		if err := set(s, fmt.Sprint("k", i), "v", time.Duration(i+1)*300*time.Millisecond); err != nil {
			panic(err)
		}
	}
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func(key string) {
			defer wg.Done()
			for {
				if _, err := get(s, key); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}(fmt.Sprint("k", i))
	}
	wg.Wait()
}
