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

// period is the time between two checkpoints. It is over when all that began in it has ended.
type period struct {
	number int
	open   sync.WaitGroup
}

func (p *period) leave() { p.open.Done() }

type tracker struct {
	sync.Mutex
	cur *period
}

func (t *tracker) enter() *period {
	t.Lock()
	defer t.Unlock()
	t.cur.open.Add(1)
	return t.cur
}

func (t *tracker) next() *period {
	t.Lock()
	defer t.Unlock()
	old := t.cur
	t.cur = &period{number: old.number + 1}
	return old
}

type note struct {
	Key  string
	Text string
}

type notes struct {
	tracker
	mu    sync.RWMutex
	texts map[string]string
}

func (n *notes) set(in note) error {
	if in.Key == "" {
		return fmt.Errorf("note %.10q has no key", in.Text)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.texts[in.Key] = in.Text
	return nil
}

func (n *notes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		n.mu.RLock()
		defer n.mu.RUnlock()
		fmt.Fprintln(w, n.texts[r.URL.Path[1:]])
		return
	}
	p := n.enter()
	var in note
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		p.leave()
		return
	}
	if len(in.Text) > 4096 {
		http.Error(w, "text is too long", http.StatusRequestEntityTooLarge)
		return
	}
	if err := n.set(in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
	p.leave()
}

// checkpoint closes a period and says what was there at its end.
func (n *notes) checkpoint() string {
	p := n.next()
	p.open.Wait()
	n.mu.RLock()
	defer n.mu.RUnlock()
	return fmt.Sprintf("period %d: %d notes", p.number, len(n.texts))
}

func (n *notes) checkpoints(every time.Duration) <-chan string {
	out := make(chan string, 1)
	go func() {
		for range time.Tick(every) {
			select {
			case out <- n.checkpoint():
			default:
			}
		}
	}()
	return out
}

func do(h http.Handler, method, path, body string) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w.Code
}

func main() {
	n := &notes{tracker: tracker{cur: &period{}}, texts: map[string]string{}}
	go func() {
		for line := range n.checkpoints(100 * time.Millisecond) {
			log.Print(line)
		}
	}()
	for i := 0; i < 3; i++ {
		go func(i int) {
			for k := 0; ; k++ {
				key := fmt.Sprint("n", i, "-", k%40)
				size := 20 * (k % 50)
				if k > 300 {
					size *= 5 // pictures, from here on
				}
				text := strings.Repeat("x", size)
				if code := do(n, "POST", "/", fmt.Sprintf(`{"key": %q, "text": %q}`, key, text)); code >= 400 && k%1000 == 0 {
					log.Print("status ", code)
				}
				do(n, "GET", "/"+key, "")
				time.Sleep(3 * time.Millisecond)
			}
		}(i)
	}
	select {}
}
