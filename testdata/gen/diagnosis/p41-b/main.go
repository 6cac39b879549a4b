package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	_ "example.com/diagnosis/watch"
)

func fetch(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(resp.Status)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(503)
		for i := 0; i < 4096; i++ {
			io.WriteString(w, "try again later, ")
		}
	})
	web := httptest.NewServer(mux)
	bad := 0
	for i := 0; i < 12; i++ {
		if _, err := fetch(context.Background(), web.URL+"/feed"); err != nil {
			bad++
		}
	}
	fmt.Println(bad, "refused")
	select {}
}
