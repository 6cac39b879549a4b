package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var errNoSession = errors.New("no such session")

const shards = 8

type session struct {
	user  string
	since time.Time
	ttl   time.Duration
}

type shard struct {
	sync.RWMutex
	open map[string]*session
}

// Sessions are spread over shards by the checksum of their token.
type Sessions struct {
	parts [shards]*shard
	ended func(user string)
}

func NewSessions(ended func(string)) *Sessions {
	s := &Sessions{ended: ended}
	for i := range s.parts {
		s.parts[i] = &shard{open: map[string]*session{}}
	}
	return s
}

func (s *Sessions) part(token string) *shard {
	return s.parts[crc32.ChecksumIEEE([]byte(token))%shards]
}

func (s *Sessions) Open(user string, ttl time.Duration) (string, error) {
	b := make([]byte, 8)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	token := hex.EncodeToString(b)
	p := s.part(token)
	p.Lock()
	p.open[token] = &session{user, time.Now(), ttl}
	p.Unlock()
	return token, nil
}

func (s *Sessions) Close(token string) {
	p := s.part(token)
	p.Lock()
	defer p.Unlock()
	if v, ok := p.open[token]; ok {
		delete(p.open, token)
		s.ended(v.user)
	}
}

// User is asked by every request.
func (s *Sessions) User(token string) (string, error) {
	p := s.part(token)
	p.RLock()
	defer p.RUnlock()
	v, ok := p.open[token]
	if !ok {
		return "", errNoSession
	}
	if time.Since(v.since) > v.ttl {
		s.Close(token)
		return "", errNoSession
	}
	return v.user, nil
}

func (s *Sessions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, err := s.User(r.Header.Get("Token"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	w.Header().Set("User", user)
}

type visits struct {
	mu sync.Mutex
	of map[string]int
}

func (v *visits) add(user string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.of[user]++
	return v.of[user]
}

func main() {
	v := &visits{of: map[string]int{}}
	s := NewSessions(func(user string) { v.add("end of " + user) })
	for i := 0; i < 4; i++ {
		user := []string{"ann", "bob", "cid", "dan"}[i]
		token, err := s.Open(user, time.Hour)
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			for {
				r := httptest.NewRequest("GET", "/", nil)
				r.Header.Set("Token", token)
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				v.add(w.Header().Get("User"))
				time.Sleep(2 * time.Millisecond)
			}
		}()
	}
	token, err := s.Open("guest", 1500*time.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	for i := 0; i < 3; i++ {
		go func() {
			for {
				if _, err := s.User(token); err != nil {
					log.Print("guest: ", err)
					return
				}
				v.add("guest")
				time.Sleep(5 * time.Millisecond)
			}
		}()
	}
	for range time.Tick(10 * time.Second) {
		log.Print("ann was here ", v.add("ann"), " times")
	}
}
