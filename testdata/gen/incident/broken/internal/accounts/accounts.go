// Package accounts knows the customers.
package accounts

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Address is where a customer lives.
type Address struct{ Street, City string }

// Account is one customer.
type Account struct {
	ID   string
	Name string
	Home *Address
}

// Service finds accounts.
type Service struct{ byID map[string]*Account }

// NewService loads the accounts.
func NewService() *Service {
	s := &Service{byID: map[string]*Account{}}
	for i := 0; i < 1000; i++ {
		id := "c" + strconv.Itoa(i)
		a := &Account{ID: id, Name: "Customer " + strconv.Itoa(i)}
		if i%10 != 9 {
			a.Home = &Address{Street: "Main Street " + strconv.Itoa(i), City: "Springfield"}
		}
		s.byID[id] = a
	}
	return s
}

// Login returns a session token.
func (s *Service) Login(id, password string) string {
	sum := sha256.Sum256([]byte(id + "/" + password))
	for i := 0; i < 2000; i++ {
		sum = sha256.Sum256(sum[:])
	}
	return hex.EncodeToString(sum[:])
}

// City returns where the customer lives.
func (s *Service) City(id string) string {
	a := s.byID[id]
	if a == nil {
		return ""
	}
	return a.Home.City
}
