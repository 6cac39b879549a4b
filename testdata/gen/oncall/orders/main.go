package main

import (
	"context"
	"database/sql"
	"log"
	"net/http/httptest"
	"time"

	_ "example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
	"example.com/oncall/internal/load"
	"example.com/oncall/internal/web"
	"example.com/oncall/orders/store"
)

type server struct{ orders store.Orders }

func (s *server) latest(c *web.Context) {
	id, err := s.orders.Latest(c.R.Context(), c.Query("customer"))
	if err != nil {
		c.JSON(404, err.Error())
		return
	}
	c.JSON(200, id)
}

func (s *server) report() {
	for range time.Tick(time.Second) {
		if n, err := s.orders.Count(context.Background()); err == nil {
			log.Println(n, "orders")
		}
	}
}

func main() {
	db, err := sql.Open("memory", "")
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(6)
	s := &server{store.New(db)}
	e := web.New()
	e.Use(web.Logger(), web.Recovery())
	e.GET("/latest", s.latest)
	h := httptest.NewServer(e)
	go s.report()
	load.Run(h.URL+"/latest?customer=", 2*time.Second, time.Hour)
}
