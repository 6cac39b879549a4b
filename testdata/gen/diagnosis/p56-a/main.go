package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type condition interface {
	holds(user, path string) bool
}

type prefix string

func (p prefix) holds(_, path string) bool { return strings.HasPrefix(path, string(p)) }

type inRole struct {
	roles *Policy
	name  string
}

func (r inRole) holds(user, _ string) bool {
	for _, u := range r.roles.Members(r.name) {
		if u == user {
			return true
		}
	}
	return false
}

type allOf []condition

func (a allOf) holds(user, path string) bool {
	for _, c := range a {
		if !c.holds(user, path) {
			return false
		}
	}
	return true
}

// Policy says who may do what. It is read by every request and reloaded now and then.
type Policy struct {
	mu    sync.RWMutex
	rules []condition
	roles map[string][]string
}

func (p *Policy) Members(role string) []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.roles[role]
}

func (p *Policy) Allows(user, path string) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, r := range p.rules {
		if r.holds(user, path) {
			return true
		}
	}
	return false
}

func (p *Policy) Reload(roles map[string][]string) {
	p.mu.Lock()
	p.roles = roles
	p.mu.Unlock()
}

func protect(p *Policy, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !p.Allows(r.Header.Get("X-User"), r.URL.Path) {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func main() {
	p := &Policy{roles: map[string][]string{"admin": {"ann", "bob"}}}
	p.rules = []condition{
		allOf{prefix("/admin"), inRole{p, "admin"}},
		allOf{prefix("/public")},
	}
	h := protect(p, http.NotFoundHandler())
	go func() {
		for i := 0; ; i++ {
			p.Reload(map[string][]string{"admin": {"ann", fmt.Sprint("guest", i)}})
		}
	}()
	for {
		r := httptest.NewRequest("GET", "/admin/users", nil)
		r.Header.Set("X-User", "ann")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}
