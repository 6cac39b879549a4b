package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type sessions struct {
	lock sync.Mutex
	byID map[int]*session
	next int
}

type session struct {
	user string
	left int
}

func remove(s *sessions, id int) {
	s.lock.Lock()
	delete(s.byID, id)
	s.lock.Unlock()
}

// expire expects the table locked.
func expire(s *sessions) {
	for id, e := range s.byID {
		e.left--
		if e.left < 0 {
			remove(s, id)
		}
	}
}

func login(s *sessions, user string) int {
	s.lock.Lock()
	expire(s)
	s.next++
	id := s.next
	s.byID[id] = &session{user: user, left: 5}
	s.lock.Unlock()
	return id
}

func main() {
	s := &sessions{byID: map[int]*session{}}
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for n := 0; n < 10; n++ {
				login(s, fmt.Sprint("user", i))
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(len(s.byID), "sessions")
}
