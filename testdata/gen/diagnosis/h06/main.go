package main

import (
	"fmt"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Settings struct {
	mu     sync.RWMutex
	values map[string]string
}

func (s *Settings) get(key string) string { return s.values[key] }

// Render fills in the values of all keys of a line.
func (s *Settings) Render(line string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for key := range s.values {
		line = strings.ReplaceAll(line, "$"+key, s.get(key))
	}
	return line
}

func (s *Settings) Set(key, value string) {
	s.mu.Lock()
	s.values[key] = value
	s.mu.Unlock()
}

func main() {
	s := &Settings{values: map[string]string{"host": "db1", "port": "5432"}}
	for w := 0; w < 2; w++ {
		go func() {
			for i := 0; ; i++ {
				s.Set("port", fmt.Sprint(5432+i%4))
			}
		}()
	}
	for r := 0; r < 12; r++ {
		go func() {
			for {
				s.Render("postgres://$host:$port/")
			}
		}()
	}
	select {}
}
