package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

var (
	users  sync.RWMutex
	groups sync.RWMutex
	of     = map[string]string{"ann": "staff", "bob": "guest"}
	rights = map[string]int{"staff": 7, "guest": 4}
)

func can(user string) int {
	users.RLock()
	defer users.RUnlock()
	return right(of[user])
}

func right(group string) int {
	groups.RLock()
	defer groups.RUnlock()
	return rights[group]
}

func audit() (sum int) {
	groups.RLock()
	for g, r := range rights {
		users.RLock()
		for _, ug := range of {
			if ug == g {
				sum += r
			}
		}
		users.RUnlock()
	}
	groups.RUnlock()
	return sum
}

func edit(l *sync.RWMutex, f func()) {
	for {
		l.Lock()
		f()
		l.Unlock()
	}
}

func main() {
	go edit(&users, func() { of["cid"] = "guest" })
	go edit(&groups, func() { rights["guest"]++ })
	go func() {
		for can("ann") > 0 {
		}
	}()
	for audit() > 0 {
	}
}
