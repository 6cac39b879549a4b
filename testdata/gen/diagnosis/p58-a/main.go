package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// Devices keeps what its devices report: any JSON object, merged into what is known.
type Devices struct {
	mu    sync.Mutex
	state map[string]map[string]interface{}
	total float64
}

func (d *Devices) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/devices/")
	switch r.Method {
	case http.MethodPost:
		d.report(w, r, id)
	case http.MethodGet:
		d.show(w, id)
	default:
		http.Error(w, "no such method", http.StatusMethodNotAllowed)
	}
}

func (d *Devices) report(w http.ResponseWriter, r *http.Request, id string) {
	var in map[string]interface{}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	d.mu.Lock()
	have := d.state[id]
	if have == nil {
		have = map[string]interface{}{}
		d.state[id] = have
	}
	for k, v := range in {
		have[k] = v
	}
	if v, ok := in["energy"]; ok {
		d.total += kwh(v)
	}
	d.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

// kwh is for devices that count in watt seconds.
func kwh(v interface{}) float64 { return v.(float64) / 3.6e6 }

func (d *Devices) show(w http.ResponseWriter, id string) {
	d.mu.Lock()
	b, err := json.Marshal(d.state[id])
	d.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Write(b)
}

func main() {
	d := &Devices{state: map[string]map[string]interface{}{}}
	srv := httptest.NewServer(d)
	client := &http.Client{Timeout: time.Second}
	for i, body := range []string{`{"energy": 7.2e6}`, `{"energy": "8.1e6"}`, `{"name": "boiler"}`} {
		resp, err := client.Post(fmt.Sprint(srv.URL, "/devices/", i), "application/json", strings.NewReader(body))
		if err != nil {
			log.Print(err)
			continue
		}
		resp.Body.Close()
		log.Print(resp.Status)
	}
	for i := 0; i < 3; i++ {
		if resp, err := client.Get(fmt.Sprint(srv.URL, "/devices/", i)); err == nil {
			resp.Body.Close()
		} else {
			log.Print(err)
		}
	}
	select {}
}
