package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"

	_ "example.com/diagnosis/watch"
)

type App struct {
	sync.RWMutex
	greeting string
	version  int
}

func (a *App) stable(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a.RLock()
		defer a.RUnlock()
		w.Header().Set("X-Version", strconv.Itoa(a.version))
		next(w, r)
	}
}

func (a *App) hello(w http.ResponseWriter, r *http.Request) {
	a.RLock()
	defer a.RUnlock()
	io.WriteString(w, a.greeting)
}

func (a *App) reload() {
	for {
		a.Lock()
		a.version++
		a.greeting = fmt.Sprint("hello ", a.version)
		a.Unlock()
	}
}

func main() {
	a := new(App)
	h := a.stable(a.hello)
	go a.reload()
	for {
		r, _ := http.NewRequest("GET", "/", nil)
		h(httptest.NewRecorder(), r)
	}
}
