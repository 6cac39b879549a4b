package main

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

var auth struct {
	sync.RWMutex
	token string
	until time.Time
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConns: 4}}

func fetchToken(url string) (string, error) {
	req, err := http.NewRequest("POST", url, strings.NewReader("grant_type=client_credentials"))
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

func token() string {
	auth.RLock()
	defer auth.RUnlock()
	return auth.token
}

func refresh(url string) {
	auth.Lock()
	defer auth.Unlock()
	if t, err := fetchToken(url); err == nil {
		auth.token, auth.until = t, time.Now().Add(time.Minute)
	}
}

func main() {
	url := "http://" + fixture.Service() + "/token"
	go func() {
		for range time.Tick(20 * time.Millisecond) {
			refresh(url)
		}
	}()
	for i := 0; i < 3; i++ {
		go func() {
			for {
				if token() == "stop" {
					return
				}
				time.Sleep(5 * time.Millisecond)
			}
		}()
	}
	select {}
}
