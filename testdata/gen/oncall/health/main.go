package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	_ "example.com/diagnosis/watch"
	"example.com/oncall/health/check"
	"example.com/oncall/internal/load"
	"example.com/oncall/internal/web"
)

func main() {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) }))
	sick := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, strings.Repeat("database is away; ", 2000), 503)
	}))
	c := check.New(check.Target{Name: "users", URL: up.URL}, check.Target{Name: "stock", URL: sick.URL})
	go c.Run()
	e := web.New()
	e.GET("/status", func(w *web.Context) { w.JSON(200, c.Status(w.Query("name"))) })
	s := httptest.NewServer(e)
	load.Run(s.URL+"/status?name=", 2*time.Second, 5*time.Second)
}
