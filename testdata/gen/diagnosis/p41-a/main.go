package main

import (
	"bytes"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	_ "example.com/diagnosis/watch"
)

type Monitor struct {
	client *http.Client
	status map[string]int
}

func (m *Monitor) Check(url string) error {
	resp, err := m.client.Get(url)
	if err != nil {
		return err
	}
	m.status[url] = resp.StatusCode
	return nil
}

func page(w http.ResponseWriter, r *http.Request) {
	w.Write(bytes.Repeat([]byte("x"), 1<<16))
}

func main() {
	s := httptest.NewServer(http.HandlerFunc(page))
	m := &Monitor{client: &http.Client{Timeout: time.Hour}, status: map[string]int{}}
	for i := 0; i < 12; i++ {
		if err := m.Check(fmt.Sprint(s.URL, "/", i)); err != nil {
			log.Fatal(err)
		}
	}
	select {}
}
