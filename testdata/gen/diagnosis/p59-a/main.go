package main

import (
	"fmt"
	"log"
	"net/smtp"
	"sync"
	"time"

	"example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

// Mailer keeps one connection to the relay and opens it anew when it was closed.
type Mailer struct {
	relay string
	from  string

	mu     sync.Mutex
	client *smtp.Client
	sent   int
}

func (m *Mailer) connect() error {
	if m.client != nil && m.client.Noop() == nil {
		return nil
	}
	c, err := smtp.Dial(m.relay)
	if err != nil {
		return fmt.Errorf("relay %s: %w", m.relay, err)
	}
	m.client = c
	return nil
}

func (m *Mailer) Send(to, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.connect(); err != nil {
		return err
	}
	if err := m.client.Mail(m.from); err != nil {
		return err
	}
	if err := m.client.Rcpt(to); err != nil {
		return err
	}
	w, err := m.client.Data()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "To: %s\r\n\r\n%s\r\n", to, text); err != nil {
		return err
	}
	m.sent++
	return w.Close()
}

func (m *Mailer) Sent() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sent
}

type order struct {
	id    int
	email string
}

func confirm(m *Mailer, orders <-chan order) {
	for o := range orders {
		if err := m.Send(o.email, fmt.Sprint("order ", o.id, " has arrived")); err != nil {
			log.Print(err)
		}
	}
}

func main() {
	m := &Mailer{relay: fixture.Service(), from: "shop@example.com"}
	orders := make(chan order, 100)
	for i := 0; i < 4; i++ {
		go confirm(m, orders)
	}
	for i := 0; i < 20; i++ {
		orders <- order{i, fmt.Sprintf("c%d@example.com", i)}
	}
	for range time.Tick(500 * time.Millisecond) {
		log.Print(m.Sent(), " mails")
	}
}
