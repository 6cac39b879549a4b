// Package bugs holds small services in which something goes wrong.
package bugs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"example.org/flow"
)

func forever() {
	for {
		time.Sleep(time.Hour)
	}
}

// Account is a bank account.
type Account struct {
	mu      sync.Mutex
	id, sum int
}

// Transfer moves money from one account to another.
func Transfer(from, to *Account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	time.Sleep(time.Millisecond)
	to.mu.Lock()
	defer to.mu.Unlock()
	from.sum -= n
	to.sum += n
}

// Bank has two accounts pay each other.
func Bank() {
	a, b := &Account{id: 1}, &Account{id: 2}
	go func() {
		for {
			Transfer(a, b, 1)
		}
	}()
	go func() {
		for {
			Transfer(b, a, 1)
		}
	}()
	forever()
}

// List is a list of members.
type List struct {
	mu    sync.Mutex
	names []string
}

// Add adds a member who is not there yet.
func (l *List) Add(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.Has(name) {
		l.names = append(l.names, name)
	}
}

// Has asks for a member.
func (l *List) Has(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.names {
		if n == name {
			return true
		}
	}
	return false
}

// Members adds members; the service goes on.
func Members() {
	l := &List{}
	for i := 0; i < 5; i++ {
		go l.Add("ann")
	}
	forever()
}

// Stock is a stock that many read.
type Stock struct {
	mu    sync.RWMutex
	items map[string]int
}

// Total sums up all items.
func (s *Stock) Total(names []string) (sum int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, n := range names {
		time.Sleep(time.Millisecond)
		sum += s.Count(n)
	}
	return sum
}

// Count counts one item.
func (s *Stock) Count(name string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.items[name]
}

// Put sets a count.
func (s *Stock) Put(name string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[name] = n
}

// Shop has a stock read and written.
func Shop() {
	s := &Stock{items: map[string]int{}}
	for i := 0; i < 3; i++ {
		go func() {
			for {
				s.Total([]string{"bolt", "nut", "nail"})
			}
		}()
	}
	go func() {
		for {
			s.Put("bolt", 1)
		}
	}()
	forever()
}

// Room is a chat room.
type Room struct {
	mu      sync.Mutex
	members int
	news    chan string
}

// Say tells the room something.
func (r *Room) Say(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.news <- text
}

// Run delivers.
func (r *Room) Run() {
	for range r.news {
		r.mu.Lock()
		r.members++
		r.mu.Unlock()
	}
}

// Chat has people talk in a room.
func Chat(n int) {
	r := &Room{news: make(chan string)}
	go r.Run()
	for i := 0; i < n; i++ {
		go r.talk()
	}
	forever()
}

// Config is read in by several parts.
type Config struct {
	mu     sync.Mutex
	values map[string]string
}

// Load reads a value.
func (c *Config) Load(key string) (string, error) {
	c.mu.Lock()
	v, ok := c.values[key]
	if !ok {
		return "", fmt.Errorf("no value for %s", key)
	}
	c.mu.Unlock()
	return v, nil
}

// Settings reads values, one of which is not there.
func Settings(n int) {
	c := &Config{values: map[string]string{"a": "1"}}
	for i := 0; i < n; i++ {
		go func(i int) {
			for {
				c.Load([]string{"a", "a", "b"}[i%3])
			}
		}(i)
	}
	forever()
}

// Build compiles packages, some of which have packages of their own.
func Build(limit int) {
	g := &flow.Group{}
	g.SetLimit(limit)
	for i := 0; i < limit; i++ {
		g.Go(func() error { return compile(g, 2) })
	}
	go watchdog()
	if err := g.Wait(); err != nil {
		panic(err)
	}
}

func watchdog() { forever() }

func compile(g *flow.Group, deps int) error {
	time.Sleep(20 * time.Millisecond)
	for i := 0; i < deps; i++ {
		g.Go(func() error { return compile(g, 0) })
	}
	return nil
}

// Prices fetches pages and looks only at their status.
func Prices(addr string, every time.Duration) {
	go http.ListenAndServe(addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(bytes.Repeat([]byte("x"), 40000))
	}))
	time.Sleep(200 * time.Millisecond)
	c := &http.Client{}
	for {
		go checkPrice(c, "http://"+addr+"/")
		time.Sleep(every)
	}
}

func checkPrice(c *http.Client, url string) bool {
	r, err := c.Get(url)
	if err != nil {
		return false
	}
	return r.StatusCode == 200
}

// Lookup asks a slow service without a limit in time.
func Lookup(addr string, every time.Duration) {
	go http.ListenAndServe(addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	time.Sleep(200 * time.Millisecond)
	for {
		go func() {
			r, err := http.Get("http://" + addr + "/rate")
			if err == nil {
				r.Body.Close()
			}
		}()
		time.Sleep(every)
	}
}

// Task is one task of a scheduler.
type Task struct {
	ctx  context.Context
	stop context.CancelFunc
}

// Begin begins a task.
func Begin(parent context.Context) *Task {
	t := &Task{}
	t.ctx, t.stop = context.WithCancel(parent)
	go t.cleanup()
	return t
}

func (t *Task) cleanup() {
	<-t.ctx.Done()
	t.stop()
}

// Schedule begins tasks.
func Schedule(every time.Duration) {
	for {
		Begin(context.Background())
		time.Sleep(every)
	}
}

// Meter reads a sensor once a second.
type Meter struct{ n int }

func (m *Meter) sample() {
	for range time.NewTicker(time.Second).C {
		m.n++
	}
}

func handleConnect() {
	m := &Meter{}
	go m.sample()
}

// Meters has devices connect.
func Meters(every time.Duration) {
	for {
		handleConnect()
		time.Sleep(every)
	}
}

// Crawl fetches pages and waits in the loop.
func Crawl(pages int) {
	go watchdog()
	var wg sync.WaitGroup
	out := make(chan int)
	for i := 0; i < pages; i++ {
		wg.Add(1)
		go fetch(&wg, out)
	}
	wg.Wait()
	sum := 0
	for i := 0; i < pages; i++ {
		sum += <-out
	}
}

func fetch(wg *sync.WaitGroup, out chan<- int) {
	defer wg.Done()
	out <- 1
}

// Stage is a stage of a pipeline whose input was never made.
type Stage struct{ in chan int }

// Push gives the stage a value.
func (s *Stage) Push(n int) { s.in <- n }

// Pipeline pushes to stages.
func Pipeline(every time.Duration) {
	for {
		s := &Stage{}
		go s.Push(1)
		time.Sleep(every)
	}
}

// Leader is elected once.
type Leader struct {
	once sync.Once
	name string
}

// Name gives the leader's name.
func (l *Leader) Name() string {
	l.once.Do(l.elect)
	return l.name
}

func (l *Leader) elect() { l.name = "leader " + l.Name() }

// Elect elects.
func Elect() { fmt.Println((&Leader{}).Name()) }

// Queue is a bounded queue.
type Queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
	max   int
}

// Put waits for room.
func (q *Queue) Put(n int) {
	q.mu.Lock()
	for len(q.items) >= q.max {
		q.cond.Wait()
	}
	q.items = append(q.items, n)
	q.mu.Unlock()
}

// Drain takes all items.
func (q *Queue) Drain() []int {
	q.mu.Lock()
	defer q.mu.Unlock()
	items := q.items
	q.items = nil
	return items
}

// Jobs has jobs put into a queue that is drained now and then.
func Jobs(every time.Duration) {
	q := &Queue{max: 5}
	q.cond = sync.NewCond(&q.mu)
	go func() {
		for {
			time.Sleep(500 * time.Millisecond)
			q.Drain()
		}
	}()
	for i := 0; ; i++ {
		go q.Put(i)
		time.Sleep(every)
	}
}

// Two waits in a select for two peers that wait for each other.
func Two(every time.Duration) {
	for {
		ask, answer := make(chan int), make(chan int)
		go left(ask, answer)
		go right(ask, answer)
		time.Sleep(every)
	}
}

func left(ask, answer chan int) {
	n := <-answer
	ask <- n
}

func right(ask, answer chan int) {
	n := <-ask
	answer <- n
}

// Keep holds a channel in a global table for ever.
var Keep = map[int]chan int{}

// Park parks goroutines at channels that a global table still holds.
func Park(n int) {
	for i := 0; i < n; i++ {
		c := make(chan int)
		Keep[i] = c
		go take(c)
	}
	forever()
}

func take(c chan int) { <-c }

// Once asks a resolver once and gives up early.
func Once() {
	c := make(chan string)
	go resolve(c)
	select {
	case <-c:
	case <-time.After(time.Millisecond):
	}
	c = nil
	forever()
}

func resolve(c chan<- string) {
	time.Sleep(20 * time.Millisecond)
	c <- "10.0.0.1"
}

// Alone waits for what nobody sends.
func Alone() {
	results := make(chan int)
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			results <- i
		}(i)
	}
	wg.Wait()
	close(results)
	for range results {
	}
}

// Twice locks twice.
func Twice() { (&List{}).Add("bob") }

// Rest waits for a worker that has gone.
func Rest() {
	done := make(chan bool)
	go func() {
		if len(done) == 0 {
			return
		}
		done <- true
	}()
	<-done
}

func (r *Room) talk() {
	for {
		r.Say("hello")
	}
}
