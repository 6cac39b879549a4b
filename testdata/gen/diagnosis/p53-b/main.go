package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

var hooks = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2}}

type event struct {
	Kind string `json:"kind"`
	N    int    `json:"n"`
}

func deliver(ctx context.Context, to string, e event) error {
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, "POST", to, bytes.NewReader(b))
	if err != nil {
		return err
	}
	resp, err := hooks.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func main() {
	to := "http://" + fixture.Service()
	for n := 0; n < 18; n++ {
		go func(n int) {
			if err := deliver(context.Background(), to, event{"push", n}); err != nil {
				fmt.Println(err)
			}
		}(n)
	}
	<-context.Background().Done()
}
