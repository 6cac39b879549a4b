// Package web is a small router in the manner of gin.
package web

import (
	"encoding/json"
	"log"
	"net/http"
	"time"
)

type Context struct {
	W    http.ResponseWriter
	R    *http.Request
	next []HandlerFunc
}

type HandlerFunc func(*Context)

func (c *Context) Next() {
	if len(c.next) == 0 {
		return
	}
	h := c.next[0]
	c.next = c.next[1:]
	h(c)
}

func (c *Context) JSON(code int, v any) {
	c.W.Header().Set("Content-Type", "application/json")
	c.W.WriteHeader(code)
	json.NewEncoder(c.W).Encode(v)
}

func (c *Context) Query(name string) string { return c.R.URL.Query().Get(name) }

type Engine struct {
	mux *http.ServeMux
	use []HandlerFunc
}

func New() *Engine { return &Engine{mux: http.NewServeMux()} }

func (e *Engine) Use(h ...HandlerFunc) { e.use = append(e.use, h...) }

func (e *Engine) GET(path string, h HandlerFunc) {
	e.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		c := &Context{W: w, R: r, next: append(append([]HandlerFunc{}, e.use...), h)}
		c.Next()
	})
}

func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.mux.ServeHTTP(w, r) }

func Recovery() HandlerFunc {
	return func(c *Context) {
		defer func() {
			if v := recover(); v != nil {
				log.Println("panic:", v)
				c.W.WriteHeader(500)
			}
		}()
		c.Next()
	}
}

func Logger() HandlerFunc {
	return func(c *Context) {
		start := time.Now()
		c.Next()
		if d := time.Since(start); d > 30*time.Second {
			log.Println("slow", c.R.URL.Path, d)
		}
	}
}
