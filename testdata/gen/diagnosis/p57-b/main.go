package main

import (
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type feed struct {
	name string
	quit chan struct{}
	done chan struct{}
	seen int
}

type hub struct {
	sync.RWMutex
	feeds map[string]*feed
	last  map[string]int
}

var feeds = &hub{feeds: map[string]*feed{}, last: map[string]int{}}

func (h *hub) checkpoint(name string, at int) {
	h.Lock()
	h.last[name] = at
	h.Unlock()
}

func (h *hub) position(name string) int {
	h.RLock()
	defer h.RUnlock()
	return h.last[name]
}

// run polls until it is told to end; where it got to must not be lost then.
func (f *feed) run(every time.Duration) {
	t := time.NewTicker(every)
	defer close(f.done)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			f.seen += f.poll()
		case <-f.quit:
			feeds.checkpoint(f.name, f.seen)
			return
		}
	}
}

func (f *feed) poll() int { return 1 + feeds.position(f.name)%3 }

func (f *feed) stop() {
	close(f.quit)
	<-f.done
}

func follow(name string) {
	feeds.Lock()
	defer feeds.Unlock()
	if old := feeds.feeds[name]; old != nil {
		old.stop()
		log.Print("following ", name, " anew")
	}
	f := &feed{name: name, quit: make(chan struct{}), done: make(chan struct{})}
	feeds.feeds[name] = f
	go f.run(30 * time.Millisecond)
}

func main() {
	for _, n := range []string{"news", "sport", "news", "stocks"} {
		follow(n)
		time.Sleep(100 * time.Millisecond)
	}
	for {
		log.Print(feeds.position("news"))
		time.Sleep(time.Second)
	}
}
