package main

import (
	"fmt"
	"io"
	"net/http"
	"sync"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

type Users struct {
	mu    sync.Mutex
	cache map[int]string
	api   string
}

func (u *Users) Name(id int) (string, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if n, ok := u.cache[id]; ok {
		return n, nil
	}
	n, err := u.load(id)
	if err == nil {
		u.cache[id] = n
	}
	return n, err
}

func (u *Users) load(id int) (string, error) {
	resp, err := http.Get(fmt.Sprintf("%s/users/%d", u.api, id))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

func main() {
	u := &Users{cache: map[int]string{}, api: "http://" + fixture.Service()}
	var wg sync.WaitGroup
	for i := 0; i < 401; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			u.Name(i % 40)
		}(i)
	}
	wg.Wait()
}
