package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var (
	errAmount = errors.New("amount must be positive")
	errShort  = errors.New("not that many in stock")
	errClosed = errors.New("article is not sold any more")
)

type Item struct {
	mu       sync.Mutex
	left     int
	reserved map[string]int
	closed   bool
}

// Warehouse is a map that does not change; each item has a lock of its own.
type Warehouse struct {
	items map[string]*Item
	log   *Journal
}

func (w *Warehouse) Reserve(order, sku string, n int) error {
	it, ok := w.items[sku]
	if !ok {
		return fmt.Errorf("%s: unknown article", sku)
	}
	if n <= 0 {
		return errAmount
	}
	it.mu.Lock()
	if it.closed {
		it.mu.Unlock()
		return errClosed
	}
	if it.left < n {
		it.mu.Unlock()
		return fmt.Errorf("%d of %s: %w", n, sku, errShort)
	}
	if have, ok := it.reserved[order]; ok {
		return fmt.Errorf("order %s has %d of %s already", order, have, sku)
	}
	it.left -= n
	it.reserved[order] = n
	it.mu.Unlock()
	w.log.Write(order, sku)
	return nil
}

func (w *Warehouse) Release(order, sku string) {
	it := w.items[sku]
	it.mu.Lock()
	defer it.mu.Unlock()
	it.left += it.reserved[order]
	delete(it.reserved, order)
}

type Journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *Journal) Write(parts ...string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, strings.Join(parts, " "))
	if len(j.lines) > 500 {
		j.lines = append([]string(nil), j.lines[400:]...)
	}
}

type body struct {
	Order, Sku string
	N          int
}

func (w *Warehouse) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	var b body
	if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	if err := w.Reserve(b.Order, b.Sku, b.N); err != nil {
		http.Error(rw, err.Error(), http.StatusConflict)
	}
}

func post(h http.Handler, order, sku string, n int) int {
	text := fmt.Sprintf(`{"order": %q, "sku": %q, "n": %d}`, order, sku, n)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/reserve", strings.NewReader(text)))
	return w.Code
}

func main() {
	w := &Warehouse{items: map[string]*Item{}, log: &Journal{}}
	skus := []string{"pen", "ink", "pad", "cup"}
	for _, sku := range skus {
		w.items[sku] = &Item{left: 40, reserved: map[string]int{}}
	}
	for i := 0; i < 4; i++ {
		go func(i int) {
			for n := 0; ; n++ {
				order, sku := fmt.Sprint("o", i, "-", n), skus[n%(3+i/2)]
				if code := post(w, order, sku, n%5); code == http.StatusOK {
					time.Sleep(time.Millisecond)
					w.Release(order, sku)
				}
				time.Sleep(time.Millisecond)
			}
		}(i)
		go func() {
			for {
				w.log.Write("beat")
				time.Sleep(2 * time.Millisecond)
			}
		}()
	}
	for n := 0; ; n++ {
		order := fmt.Sprint("late-", n)
		post(w, order, "cup", 1)
		if n > 50 && n%50 == 0 {
			log.Print(order, " again: ", post(w, order, "cup", 1)) // the customer pressed the button twice
		}
		w.Release(order, "cup")
		time.Sleep(10 * time.Millisecond)
	}
}
