// Command load is the shop's customers and its upstream, both on loopback, bounded in time and number.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const maxRequests = 4000

type route struct {
	perSecond float64
	method    string
	path      func(n int) string // n counts this route's requests
	after     time.Duration      // first request
}

func plain(format string) func(int) string {
	return func(n int) string { return fmt.Sprintf(format, n) }
}

// every gives one path to each k-th request and another to the rest.
func every(k int, special, usual string) func(int) string {
	return func(n int) string {
		if n%k == k-1 {
			return fmt.Sprintf(special, n)
		}
		return fmt.Sprintf(usual, n)
	}
}

var routes = []route{
	{perSecond: 1.5, method: "GET", path: plain("/catalogue?page=%d")},
	{perSecond: 2.5, method: "GET", path: plain("/export?partner=acme&since=%d")},
	{perSecond: 0.6, method: "GET", path: plain("/accounts/login?id=c%d&password=secret")},
	{perSecond: 0.2, method: "GET", path: plain("/accounts/city?id=c%d9")},
	{perSecond: 0.7, method: "GET", path: every(6, "/price/slow?n=%d", "/price/sku-%d")},
	{perSecond: 0.4, method: "POST", path: plain("/cart/checkout?account=a%d&sku=sku-7"), after: 3 * time.Second},
	{perSecond: 0.4, method: "POST", path: plain("/cart/refund?account=b%d&sku=sku-7"), after: 3 * time.Second},
	{perSecond: 0.4, method: "POST", path: every(4, "/cart/coupon?code=SPRING&n=%d", "/cart/coupon?code=WELCOME&n=%d")},
	{perSecond: 0.6, method: "GET", path: every(4, "/cart/shipping?region=coast&n=%d", "/cart/shipping?region=islands&n=%d")},
	{perSecond: 0.5, method: "GET", path: plain("/orders/track?id=o%d")},
	{perSecond: 0.5, method: "GET", path: plain("/rates?n=%d")},
	{perSecond: 0.4, method: "GET", path: every(2, "/reports?merchant=online%d&format=pdf", "/reports?merchant=store%d&format=csv")},
	{perSecond: 0.2, method: "GET", path: plain("/healthz?n=%d")},
}

func upstream(addr string, end <-chan struct{}) {
	m := http.NewServeMux()
	m.HandleFunc("/prices/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/prices/slow" {
			select { // never answers
			case <-r.Context().Done():
			case <-end:
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
		fmt.Fprintln(w, `{"cents":1299}`)
	})
	m.HandleFunc("/rates", func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < 2000; i++ {
			fmt.Fprintf(w, `{"pair":"EURUSD","rate":1.%04d}`+"\n", i)
		}
	})
	log.Fatal(http.ListenAndServe(addr, m))
}

func main() {
	target := flag.String("target", "http://127.0.0.1:28471", "the shop")
	up := flag.String("upstream", "127.0.0.1:28473", "address to serve the upstream at")
	duration := flag.Duration("duration", 66*time.Second, "length of the load")
	linger := flag.Duration("linger", 15*time.Second, "how long the upstream stays after the load")
	scale := flag.Float64("scale", 1, "factor of all rates")
	even := flag.Float64("even", 0, "requests a second of every route, in place of its own rate")
	idle := flag.Int("idle", 12, "keep-alive connections opened at the start and left idle")
	flag.Parse()

	if *even > 0 {
		for i := range routes {
			routes[i].perSecond = *even
		}
	}
	end := make(chan struct{})
	go upstream(*up, end)
	client := &http.Client{
		Timeout:   2 * time.Second,
		Transport: &http.Transport{MaxIdleConns: 64, MaxIdleConnsPerHost: 64},
	}
	var sent, good, bad, cut int64
	var wg sync.WaitGroup
	call := func(method, path string) {
		defer wg.Done()
		req, err := http.NewRequest(method, *target+path, nil)
		if err != nil {
			log.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			atomic.AddInt64(&cut, 1)
			return
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			atomic.AddInt64(&cut, 1)
		} else if resp.StatusCode < 400 {
			atomic.AddInt64(&good, 1)
		} else {
			atomic.AddInt64(&bad, 1)
		}
	}
	for i := 0; ; i++ { // wait for the shop
		if resp, err := client.Get(*target + "/healthz"); err == nil {
			resp.Body.Close()
			break
		}
		if i == 50 {
			log.Fatal("the shop does not answer")
		}
		time.Sleep(100 * time.Millisecond)
	}
	for i := 0; i < *idle; i++ {
		wg.Add(1)
		go call("GET", "/healthz")
	}

	began := time.Now()
	count := make([]int, len(routes))
	for tick := time.NewTicker(10 * time.Millisecond); time.Since(began) < *duration; <-tick.C {
		for i, rt := range routes {
			due := int((time.Since(began) - rt.after).Seconds() * rt.perSecond * *scale)
			for ; count[i] < due && sent < maxRequests; count[i]++ {
				sent++
				wg.Add(1)
				go call(rt.method, rt.path(count[i]))
			}
		}
	}
	wg.Wait()
	log.Printf("sent %d: %d answered, %d refused, %d cut off", sent, good, bad, cut)
	time.Sleep(*linger)
	close(end)
}
