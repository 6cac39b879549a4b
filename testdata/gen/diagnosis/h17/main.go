package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

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
	if err == nil && id%10 > 0 {
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
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		fmt.Fprint(w, "user", r.URL.Path)
	}))
	u := &Users{cache: map[int]string{}, api: api.URL}
	for i := 0; i < 100; i++ {
		go func(i int) {
			for {
				u.Name(i % 40)
				time.Sleep(time.Millisecond)
			}
		}(i)
	}
	select {}
}
