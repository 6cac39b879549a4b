// Package crash holds the programs that end themselves.
package crash

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

type address struct{ street, town string }
type customer struct {
	name string
	home *address
}

// Label prints a customer's address.
func (c *customer) Label() string {
	return c.name + ", " + c.home.town
}

// Labels prints labels in a goroutine; the second customer has no home.
func Labels() {
	done := make(chan string)
	for _, c := range []*customer{{"Ann", &address{"High St", "Ely"}}, {"Bob", nil}} {
		go func(c *customer) { done <- c.Label() }(c)
	}
	fmt.Println(<-done)
	fmt.Println(<-done)
}

// Window is a sliding window of samples.
type Window struct{ samples []int }

// Last gives the n-th sample from the end.
func (w *Window) Last(n int) int {
	return w.samples[len(w.samples)-n]
}

// Index asks for more samples than there are.
func Index() {
	w := &Window{[]int{1, 2, 3}}
	sum := 0
	for n := 1; n < 9; n++ {
		sum += w.Last(n)
	}
	fmt.Println(sum)
}

// Bus sends events to one subscriber.
type Bus struct {
	mu  sync.Mutex
	out chan string
}

// Publish sends an event.
func (b *Bus) Publish(e string) { b.out <- e }

// Close ends the bus.
func (b *Bus) Close() { close(b.out) }

// Events has an event come after the end.
func Events() {
	b := &Bus{out: make(chan string, 4)}
	b.Publish("begin")
	b.Close()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		b.Publish("late")
	}()
	wg.Wait()
}

// Config is a parsed configuration.
type Config struct{ values map[string]string }

// Set sets a value.
func (c *Config) Set(k, v string) { c.values[k] = v }

// Configure uses a configuration that was never made, below a recover that
// gives the panic on with a better message.
func Configure() {
	defer func() {
		if e := recover(); e != nil {
			panic(fmt.Errorf("configure: %v", e))
		}
	}()
	(&Config{}).Set("a", "b")
}

// Orders serves a handler that fails for some requests.
func Orders(addr string) {
	mux := http.NewServeMux()
	mux.HandleFunc("/order", showOrder)
	go http.ListenAndServe(addr, mux)
	time.Sleep(200 * time.Millisecond)
	for i := 0; i < 3; i++ {
		r, err := http.Get(fmt.Sprintf("http://%s/order?id=%d", addr, i))
		if err == nil {
			r.Body.Close()
		}
	}
}

func showOrder(w http.ResponseWriter, r *http.Request) {
	items := []string{"bolt", "nut"}
	id := int(r.FormValue("id")[0] - '0')
	fmt.Fprintln(w, items[id])
}

// Imports reads rows and keeps on after a bad one.
func Imports() {
	for _, row := range []string{"1;2", "", "3;4"} {
		if err := importRow(row); err != nil {
			log.Printf("row skipped: %v", err)
		}
	}
	log.Print("import done, 2 rows")
}

func importRow(row string) (err error) {
	defer func() {
		if e := recover(); e != nil {
			log.Printf("importer: recovered from %v\n%s", e, debug.Stack())
			err = errors.New("bad row")
		}
	}()
	_ = row[0]
	return nil
}

// Registry counts names.
type Registry struct{ seen map[string]int }

// Note notes a name.
func (r *Registry) Note(name string) { r.seen[name]++ }

// Names lists the names.
func (r *Registry) Names() (n int) {
	for range r.seen {
		n++
	}
	return n
}

// Has asks for a name.
func (r *Registry) Has(name string) bool { _, ok := r.seen[name]; return ok }

// Visits has many goroutines note names; how: w, rw or iw.
func Visits(how string) {
	runtime.GOMAXPROCS(4)
	r := &Registry{map[string]int{}}
	for i := 0; i < 64; i++ {
		r.Note(fmt.Sprint(i))
	}
	for i := 0; i < 8; i++ {
		go func(i int) {
			for n := 0; ; n++ {
				switch {
				case how == "w" || i == 0:
					r.Note(fmt.Sprint(n % 64))
				case how == "rw":
					r.Has("7")
				default:
					r.Names()
				}
			}
		}(i)
	}
	select {}
}

// Release gives a lock back twice.
func Release() {
	var mu sync.Mutex
	mu.Lock()
	mu.Unlock()
	mu.Unlock()
}

// Exit ends with a message of its own.
func Exit() {
	fmt.Fprintln(os.Stderr, "cannot open configuration: no such file")
	os.Exit(1)
}

// Leave ends the main goroutine and nothing else.
func Leave() { runtime.Goexit() }
