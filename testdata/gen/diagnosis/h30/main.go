package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type task struct {
	sync.Mutex
	state string
	owner *scheduler
}

type scheduler struct {
	sync.Mutex
	ready int
	tasks []*task
}

func acquire(l sync.Locker) func() {
	l.Lock()
	return l.Unlock
}

func finish(t *task) {
	if s := t.owner; s != nil {
		defer acquire(s)()
		s.ready--
	}
	release := acquire(t)
	defer release()
	t.state = "done"
}

func dispatch(s *scheduler) int {
	defer acquire(s)()
	n := 0
	for _, t := range s.tasks {
		release := acquire(t)
		if t.state != "ready" {
			t.state = "ready"
			n++
		}
		release()
	}
	s.ready += n
	return n
}

func main() {
	s := &scheduler{}
	for i := 0; i < 4; i++ {
		s.tasks = append(s.tasks, &task{owner: s})
	}
	for w := 0; w < 4; w++ {
		go func() {
			for i := 0; ; i++ {
				finish(s.tasks[i%len(s.tasks)])
			}
		}()
	}
	for {
		dispatch(s)
	}
}
