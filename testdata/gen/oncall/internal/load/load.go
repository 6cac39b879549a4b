// Package load sends requests at a rate, each from its own client goroutine.
package load

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// Run sends one request every pause, giving up each after limit.
func Run(url string, pause, limit time.Duration) {
	client := &http.Client{Timeout: limit}
	for i := 0; ; i++ {
		go func(i int) {
			resp, err := client.Get(fmt.Sprintf("%s%d", url, i%17))
			if err != nil {
				return
			}
			defer resp.Body.Close()
			io.Copy(io.Discard, resp.Body)
		}(i)
		time.Sleep(pause)
	}
}
