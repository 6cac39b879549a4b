package check

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

type Target struct {
	Name, URL string
}

type Checker struct {
	client  *http.Client
	targets []Target
	mu      sync.Mutex
	status  map[string]string
}

func New(targets ...Target) *Checker {
	tr := &http.Transport{MaxIdleConnsPerHost: 4, ResponseHeaderTimeout: 3 * time.Second}
	return &Checker{client: &http.Client{Transport: tr}, targets: targets, status: map[string]string{}}
}

func (c *Checker) get(url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "check/1")
	return c.client.Do(req)
}

func (c *Checker) probe(t Target) string {
	resp, err := c.get(t.URL)
	if err != nil {
		return "down: " + err.Error()
	}
	if resp.StatusCode >= 500 {
		return fmt.Sprint("sick: ", resp.Status)
	}
	resp.Body.Close()
	return "up"
}

func (c *Checker) Run() {
	for range time.Tick(3 * time.Second) {
		for _, t := range c.targets {
			s := c.probe(t)
			c.mu.Lock()
			c.status[t.Name] = s
			c.mu.Unlock()
		}
	}
}

func (c *Checker) Status(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status[name]
}
