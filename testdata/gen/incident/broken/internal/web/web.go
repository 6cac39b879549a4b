// Package web holds the shop's HTTP handlers.
package web

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.com/shop/internal/accounts"
	"example.com/shop/internal/cache"
	"example.com/shop/internal/catalogue"
	"example.com/shop/internal/coupons"
	"example.com/shop/internal/export"
	"example.com/shop/internal/inventory"
	"example.com/shop/internal/jobs"
	"example.com/shop/internal/ledger"
	"example.com/shop/internal/mailer"
	"example.com/shop/internal/orders"
	"example.com/shop/internal/rates"
	"example.com/shop/internal/reports"
	"example.com/shop/internal/shipping"
)

// Shop holds the parts of the service.
type Shop struct {
	Log       *log.Logger
	Accounts  *accounts.Service
	Catalogue *catalogue.Catalogue
	Coupons   *coupons.Registry
	Export    *export.Renderer
	Inventory *inventory.Inventory
	Jobs      *jobs.Pool
	Ledger    *ledger.Ledger
	Mail      *mailer.Outbox
	Orders    *orders.Tracker
	Prices    *cache.Cache
	Rates     *rates.Client
	Reports   *reports.Builder
	Shipping  *shipping.Broker
}

// Handler routes the requests.
func (s *Shop) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	m.HandleFunc("/catalogue", s.list)
	m.HandleFunc("/export", s.export)
	m.HandleFunc("/price/", s.price)
	m.HandleFunc("/cart/checkout", s.checkout)
	m.HandleFunc("/cart/refund", s.refund)
	m.HandleFunc("/cart/coupon", s.coupon)
	m.HandleFunc("/cart/shipping", s.shipping)
	m.HandleFunc("/accounts/login", s.login)
	m.HandleFunc("/accounts/city", s.city)
	m.HandleFunc("/orders/track", s.track)
	m.HandleFunc("/rates", s.rates)
	m.HandleFunc("/reports", s.report)
	return m
}

func (s *Shop) list(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.FormValue("page"))
	var page string
	s.Jobs.Do(func() { page = s.Catalogue.Page(n) })
	fmt.Fprintln(w, page)
}

func (s *Shop) export(w http.ResponseWriter, r *http.Request) {
	w.Write(s.Export.Page(r.URL.RawQuery))
}

func (s *Shop) price(w http.ResponseWriter, r *http.Request) {
	body, err := s.Prices.Get(strings.TrimPrefix(r.URL.Path, "/price/"))
	if err != nil {
		http.Error(w, "price unknown", http.StatusBadGateway)
		return
	}
	w.Write(body)
}

func (s *Shop) checkout(w http.ResponseWriter, r *http.Request) {
	s.Inventory.Reserve(r.FormValue("account"), r.FormValue("sku"), 1299)
	s.Mail.Send(r.FormValue("account"))
	fmt.Fprintln(w, "reserved")
}

func (s *Shop) refund(w http.ResponseWriter, r *http.Request) {
	s.Ledger.Refund(r.FormValue("account"), r.FormValue("sku"), 1299)
	s.Mail.Send(r.FormValue("account"))
	fmt.Fprintln(w, "refunded")
}

func (s *Shop) coupon(w http.ResponseWriter, r *http.Request) {
	pct, err := s.Coupons.Redeem(r.FormValue("code"), time.Now())
	if err != nil {
		http.Error(w, err.Error(), http.StatusGone)
		return
	}
	fmt.Fprintf(w, "%d%%\n", pct)
}

func (s *Shop) shipping(w http.ResponseWriter, r *http.Request) {
	cents, err := s.Shipping.Quote(r.Context(), r.FormValue("region"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusGatewayTimeout)
		return
	}
	fmt.Fprintln(w, cents)
}

func (s *Shop) login(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, s.Accounts.Login(r.FormValue("id"), r.FormValue("password")))
}

func (s *Shop) city(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, s.Accounts.City(r.FormValue("id")))
}

func (s *Shop) track(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, s.Orders.Watch(r.FormValue("id")))
}

func (s *Shop) rates(w http.ResponseWriter, r *http.Request) {
	rate, err := s.Rates.Latest()
	if err != nil {
		s.Log.Printf("rates: %v", err)
		http.Error(w, "rates unavailable", http.StatusBadGateway)
		return
	}
	json.NewEncoder(w).Encode(rate)
}

func (s *Shop) report(w http.ResponseWriter, r *http.Request) {
	w.Write(s.Reports.Build(r.FormValue("merchant"), r.FormValue("format")))
}
