// Package rates reads exchange rates.
package rates

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Rate is one line of the rates feed; the newest comes first.
type Rate struct {
	Pair string  `json:"pair"`
	Rate float64 `json:"rate"`
}

// Client reads the feed.
type Client struct {
	base   string
	client *http.Client
}

// NewClient reads the feed at base.
func NewClient(base string) *Client {
	return &Client{base: base, client: &http.Client{}}
}

// Latest returns the newest rate.
func (c *Client) Latest() (Rate, error) {
	var r Rate
	resp, err := c.client.Get(c.base + "/rates")
	if err != nil {
		return r, err
	}
	if resp.StatusCode != http.StatusOK {
		return r, fmt.Errorf("rates: %s", resp.Status)
	}
	err = json.NewDecoder(resp.Body).Decode(&r)
	return r, err
}
