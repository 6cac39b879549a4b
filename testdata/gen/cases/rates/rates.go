// Package rates fetches exchange rates.
package rates

import (
	"errors"
	"time"
)

// Client fetches from one bank.
type Client struct {
	calls int
}

// Fetch gives the rate of a currency.
func (c *Client) Fetch(currency string) (float64, error) {
	rate := make(chan float64)
	fault := make(chan error)
	go c.ask(currency, rate, fault)
	select {
	case r := <-rate:
		return r, nil
	case err := <-fault:
		return 0, err
	}
}

func (c *Client) ask(currency string, rate chan<- float64, fault chan<- error) {
	switch currency {
	case "EUR":
		rate <- 1
	case "":
		fault <- errors.New("no currency")
	}
}

func price(c *Client, currency string) {
	if _, err := c.Fetch(currency); err != nil {
		panic(err)
	}
}

// Main asks for rates.
func Main(every time.Duration) {
	c := &Client{}
	for i := 0; ; i++ {
		if i%2 == 0 {
			go price(c, "EUR")
		} else {
			go price(c, "XAU")
		}
		time.Sleep(every)
	}
}
