// Package orders takes orders over HTTP.
package orders

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// Service stores orders.
type Service struct {
	Latency time.Duration
}

// ServeHTTP takes one order.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Millisecond)
	defer cancel()
	id, _ := strconv.Atoi(r.FormValue("id"))
	done := make(chan error)
	go s.store(id, done)
	select {
	case err := <-done:
		if err != nil {
			http.Error(w, err.Error(), 500)
		}
	case <-ctx.Done():
		http.Error(w, "slow", http.StatusGatewayTimeout)
	}
}

func (s *Service) store(id int, done chan<- error) {
	var err error
	if id%2 == 0 {
		time.Sleep(s.Latency)
	}
	if id < 0 {
		err = errors.New("bad id")
	}
	done <- err
}
