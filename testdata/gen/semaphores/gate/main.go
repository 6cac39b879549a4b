// SPDX-License-Identifier: MIT
// A limit that a request may give up waiting for: one status leaves with the slot.

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

type Gate struct{ places chan struct{} }

func NewGate(n int) *Gate { return &Gate{places: make(chan struct{}, n)} }
func (g *Gate) Enter(ctx context.Context) error {
	select {
	case g.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
func (g *Gate) Leave() { <-g.places }

type store struct{ rows map[string]int }

var errMissing = errors.New("missing")

func (s *store) query(ctx context.Context, k string) (int, error) {
	time.Sleep(5 * time.Millisecond)
	n, ok := s.rows[k]
	if !ok {
		return 0, errMissing
	}
	return n, nil
}

type api struct {
	gate *Gate
	db   *store
}

func (a *api) get(w http.ResponseWriter, r *http.Request) {
	if err := a.gate.Enter(r.Context()); err != nil {
		http.Error(w, "busy", 503)
		return
	}

	n, err := a.db.query(r.Context(), r.FormValue("k"))
	switch {
	case errors.Is(err, errMissing):
		http.NotFound(w, r)
		return
	case err != nil:
		a.gate.Leave()
		http.Error(w, err.Error(), 500)
		return
	}
	fmt.Fprintln(w, n)
	a.gate.Leave()
}
func main() {
	debug()
	addr := "127.0.0.1:" + os.Getenv("APORT")
	a := &api{gate: NewGate(6), db: &store{rows: map[string]int{"a": 1, "b": 2, "c": 3}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /get", a.get)
	go func() {
		time.Sleep(300 * time.Millisecond)
		for i := 0; i < 40; i++ {
			k := string(rune('a' + i%4))
			go func() {
				resp, err := http.Get("http://" + addr + "/get?k=" + k)
				if err == nil {
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			}()
			time.Sleep(40 * time.Millisecond)
		}
	}()
	log.Fatal(http.ListenAndServe(addr, mux))
}

func debug() { go func() { log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("DPORT"), nil)) }() }
