package main

import (
	"bytes"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

type guarded struct {
	sync.RWMutex
	rev int
}

type basket struct {
	guarded
	Owner string
	items map[string]int
	saved time.Time
}

// MarshalJSON is for the handlers, which do not know about the lock.
func (b *basket) MarshalJSON() ([]byte, error) {
	b.RLock()
	defer b.RUnlock()
	return json.Marshal(map[string]interface{}{"owner": b.Owner, "items": b.items, "rev": b.rev})
}

type shop struct {
	dir     string
	baskets sync.Map
}

func (s *shop) basket(owner string) *basket {
	b, _ := s.baskets.LoadOrStore(owner, &basket{Owner: owner, items: map[string]int{}})
	return b.(*basket)
}

func (s *shop) add(owner, article string, n int) error {
	b := s.basket(owner)
	b.Lock()
	defer b.Unlock()
	b.items[article] += n
	b.rev++
	if b.rev%5 == 0 {
		return s.persist(b)
	}
	return nil
}

func (s *shop) persist(b *basket) error {
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(b); err != nil {
		return err
	}
	b.saved = time.Now()
	return os.WriteFile(filepath.Join(s.dir, b.Owner+".json"), buf.Bytes(), 0o600)
}

func (s *shop) count(owner string) (n int) {
	b := s.basket(owner)
	b.RLock()
	defer b.RUnlock()
	for _, k := range b.items {
		n += k
	}
	return n
}

func main() {
	s := &shop{dir: os.TempDir()}
	done := make(chan error, 1)
	go func() {
		for _, a := range []string{"pen", "ink", "paper", "pen", "pen", "ruler"} {
			if err := s.add("ann", a, 1); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		select {
		case err := <-done:
			log.Print("done: ", err)
			return
		case <-time.After(100 * time.Millisecond):
			log.Print(s.count("bob"), " and ", s.count("ann"))
		}
	}
}
