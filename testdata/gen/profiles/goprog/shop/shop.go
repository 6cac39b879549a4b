// Package shop is the load: names and call shapes of an ordinary service.
package shop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"sync"
)

// Order is what the handlers pass around.
type Order struct {
	ID    int
	Lines []Line
	Notes map[string]string
}

// Line is one position of an Order.
type Line struct {
	SKU      string
	Quantity int
	Price    float64
}

// Number is a constraint, so that generic names carry type lists.
type Number interface{ ~int | ~int64 | ~float64 }

// Store is a generic map behind a lock.
type Store[K comparable, V any] struct {
	mu sync.RWMutex
	m  map[K]V
}

// NewStore makes an empty Store.
func NewStore[K comparable, V any]() *Store[K, V] { return &Store[K, V]{m: map[K]V{}} }

// Put stores v at k.
func (s *Store[K, V]) Put(k K, v V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[k] = v
}

// Values lists the values.
func (s *Store[K, V]) Values() []V {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]V, 0, len(s.m))
	for _, v := range s.m {
		out = append(out, v)
	}
	return out
}

// Map applies f.
func Map[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, t := range in {
		out = append(out, func() U { return f(t) }())
	}
	return out
}

// Sum adds.
func Sum[T Number](in []T) T {
	var n T
	for _, v := range in {
		n += v
	}
	return n
}

// Fib recurses directly.
func Fib(n int) int {
	if n < 2 {
		return n
	}
	return Fib(n-1) + Fib(n-2)
}

// Even and odd recurse mutually.
func Even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

//go:noinline
func odd(n int) bool {
	if n == 0 {
		return false
	}
	return Even(n - 1)
}

// Ackermann recurses deeply.
func Ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return Ackermann(m-1, 1)
	}
	return Ackermann(m-1, Ackermann(m, n-1))
}

var (
	hotMu   sync.Mutex
	hits    = map[string]int{}
	pattern = regexp.MustCompile(`^/([a-z]+)(?:/(\{[a-z]+\}))?`)
)

type handler interface {
	serve(ctx context.Context, route string)
}

type searchHandler struct{ words []string }

type cartHandler struct{ orders []Order }

// Handle serves one request.
func Handle(ctx context.Context, route string) {
	var h handler = &cartHandler{}
	if strings.Contains(route, "search") {
		h = searchHandler{words: []string{"red", "green", "blue", "ultra", "violet"}}
	}
	countHit(route)
	h.serve(ctx, route)
}

func countHit(route string) {
	hotMu.Lock()
	defer hotMu.Unlock()
	hits[route]++
	spin(2000)
}

//go:noinline
func spin(n int) (x uint32) {
	for i := 0; i < n; i++ {
		x = mix(x, uint32(i))
	}
	return
}

func mix(x, y uint32) uint32    { return rotate(x^y, 5) * 2654435761 }
func rotate(x, n uint32) uint32 { return low(x, n) | high(x, n) }
func low(x, n uint32) uint32    { return x << (n & 31) }
func high(x, n uint32) uint32   { return x >> ((32 - n) & 31) }

func (h searchHandler) serve(_ context.Context, route string) {
	words := append([]string(nil), h.words...)
	sort.Slice(words, func(i, j int) bool { return score(words[i]) < score(words[j]) })
	_ = pattern.FindStringSubmatch(route)
}

func score(s string) (n int) {
	for _, b := range sha256.Sum256([]byte(s)) {
		n += int(b)
	}
	return
}

func (h *cartHandler) serve(ctx context.Context, route string) {
	for i := 0; i < 4; i++ {
		h.orders = append(h.orders, Order{ID: i, Lines: []Line{{"A-1", 2, 9.5}, {"B-2", 1, 99}}, Notes: map[string]string{"route": route}})
	}
	b, err := json.Marshal(h.orders)
	if err != nil {
		return
	}
	var back []Order
	if json.Unmarshal(b, &back) == nil {
		validateOrderLinesAgainstThePriceListOfTheTenantAndReportTheFirstPositionThatDoesNotMatchAnyMore(back)
	}
}

//go:noinline
func validateOrderLinesAgainstThePriceListOfTheTenantAndReportTheFirstPositionThatDoesNotMatchAnyMore(orders []Order) (n int) {
	for _, o := range orders {
		func() {
			for _, l := range o.Lines {
				func() { n += int(spin(l.Quantity*100) & 1) }()
			}
		}()
	}
	return
}

// RenderInvoice allocates.
func RenderInvoice(n int) []byte {
	var b bytes.Buffer
	for i := 0; i < 40; i++ {
		fmt.Fprintf(&b, "%6d %-20s %8.2f\n", n, strings.Repeat("x", i%20), float64(i)*1.19)
	}
	return append([]byte(nil), b.Bytes()...)
}

// WaitForShipment blocks for ever.
func WaitForShipment(c <-chan int) int { return <-c }
