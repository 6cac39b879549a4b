package main

import (
	"fmt"
	"log"
	"math/rand"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

const history = 50

type member struct {
	sync.Mutex
	name  string
	in    *room
	inbox []string
	said  int
}

// do runs fn for a member that is in a room.
func (m *member) do(fn func(r *room)) bool {
	m.Lock()
	defer m.Unlock()
	if m.in == nil {
		return false
	}
	fn(m.in)
	return true
}

func (m *member) moved(to *room) {
	m.Lock()
	m.in = to
	m.inbox = m.inbox[:0]
	m.Unlock()
}

type room struct {
	sync.Mutex
	name    string
	members map[string]*member
	lines   []string
}

func (r *room) post(from, text string) {
	r.Lock()
	defer r.Unlock()
	r.lines = append(r.lines, from+": "+text)
	if len(r.lines) > history {
		r.lines = r.lines[len(r.lines)-history:]
	}
}

func (r *room) enter(m *member) {
	r.Lock()
	r.members[m.name] = m
	r.Unlock()
	m.moved(r)
}

// clear sends everybody elsewhere.
func (r *room) clear(to *room) {
	r.Lock()
	defer r.Unlock()
	for name, m := range r.members {
		m.moved(to)
		delete(r.members, name)
	}
}

func (r *room) tail(n int) []string {
	r.Lock()
	defer r.Unlock()
	if n > len(r.lines) {
		n = len(r.lines)
	}
	return append([]string(nil), r.lines[len(r.lines)-n:]...)
}

type chat struct {
	rooms map[string]*room
}

func (c *chat) talk(m *member, pause time.Duration) {
	for i := 0; ; i++ {
		m.do(func(r *room) {
			m.said++
			r.post(m.name, fmt.Sprint("line ", i, " of ", rand.Intn(1000)))
		})
		time.Sleep(pause)
	}
}

// feed is what the log of the server prints: a queue with one reader.
type feed struct {
	mu    sync.Mutex
	more  *sync.Cond
	lines []string
}

func (f *feed) push(line string) {
	f.mu.Lock()
	f.lines = append(f.lines, line)
	f.mu.Unlock()
	f.more.Signal()
}

func (f *feed) pop() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.lines) == 0 {
		f.more.Wait()
	}
	line := f.lines[0]
	f.lines = f.lines[1:]
	return line
}

func main() {
	c := &chat{rooms: map[string]*room{}}
	for _, name := range []string{"lobby", "go", "music"} {
		c.rooms[name] = &room{name: name, members: map[string]*member{}}
	}
	f := &feed{}
	f.more = sync.NewCond(&f.mu)
	go func() {
		for {
			log.Print(f.pop())
		}
	}()

	var guests []*member
	for i := 0; i < 5; i++ {
		m := &member{name: fmt.Sprint("guest", i)}
		c.rooms["lobby"].enter(m)
		guests = append(guests, m)
		go c.talk(m, 100*time.Microsecond)
	}
	for _, name := range []string{"ann", "bob", "cid"} {
		m := &member{name: name}
		c.rooms["music"].enter(m)
		go c.talk(m, time.Millisecond)
	}
	go func() {
		for {
			time.Sleep(2 * time.Millisecond)
			c.rooms["lobby"].clear(c.rooms["go"])
			for _, m := range guests {
				c.rooms["lobby"].enter(m)
			}
		}
	}()
	for range time.Tick(2 * time.Second) {
		f.push(fmt.Sprint("music: ", len(c.rooms["music"].tail(10)), " lines"))
	}
}
