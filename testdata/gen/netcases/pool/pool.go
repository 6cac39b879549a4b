// Package pool holds users of database/sql and of semaphores.
package pool

import (
	"context"
	"database/sql"
	"net"
	"time"

	"example.org/slowdb"
	"golang.org/x/sync/semaphore"
)

func forever() {
	for {
		time.Sleep(time.Hour)
	}
}

// Store is what a service keeps in its database.
type Store struct{ db *sql.DB }

func memory(conns int, delay time.Duration) *Store {
	db := sql.OpenDB(slowdb.Memory{Delay: delay})
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return &Store{db}
}

// First reads the first row and forgets the others.
func (s *Store) First(ctx context.Context) (n int, err error) {
	rows, err := s.db.QueryContext(ctx, "select n from item")
	if err != nil {
		return 0, err
	}
	rows.Next()
	return n, rows.Scan(&n)
}

// Sum reads all rows.
func (s *Store) Sum(ctx context.Context) (sum int, err error) {
	rows, err := s.db.QueryContext(ctx, "select n from item")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, rows.Err()
}

// Move begins a transaction and forgets it when there is nothing to move.
func (s *Store) Move(ctx context.Context, n int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if n == 0 {
		return nil
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "update item"); err != nil {
		return err
	}
	return tx.Commit()
}

// Rows leaves rows open at a pool of conns connections (0: no limit), each
// call with a context of its own that nobody ends.
func Rows(conns, n int, every time.Duration) {
	s := memory(conns, time.Millisecond)
	for i := 0; i < n; i++ {
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			_ = cancel
			s.First(ctx)
		}()
		time.Sleep(every)
	}
	forever()
}

// Transfers leaves transactions open.
func Transfers(conns int, every time.Duration) {
	s := memory(conns, time.Millisecond)
	for {
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			_ = cancel
			s.Move(ctx, 0)
		}()
		time.Sleep(every)
	}
}

// Askers has n askers at a pool of conns connections.
func Askers(conns, n int, delay time.Duration) {
	s := memory(conns, delay)
	for i := 0; i < n; i++ {
		go func() {
			for {
				s.Sum(context.Background())
			}
		}()
	}
	forever()
}

// Bursts asks n times at once every so often; a queue forms and goes.
func Bursts(conns, n int, every time.Duration) {
	s := memory(conns, 15*time.Millisecond)
	for {
		for i := 0; i < n; i++ {
			go s.Sum(context.Background())
		}
		time.Sleep(every)
	}
}

// Overload asks more often than the database can answer.
func Overload(conns int, every time.Duration) {
	s := memory(conns, 1500*time.Millisecond)
	for {
		go s.Sum(context.Background())
		time.Sleep(every)
	}
}

// Import holds its one connection while it computes.
func Import(n int) {
	s := memory(1, time.Millisecond)
	for i := 0; i < n; i++ {
		go s.load()
	}
	forever()
}

func (s *Store) load() {
	for {
		rows, err := s.db.QueryContext(context.Background(), "select n from item")
		if err != nil {
			return
		}
		for rows.Next() {
			time.Sleep(5 * time.Millisecond)
		}
		rows.Close()
	}
}

// A connection that nothing points to would be closed by its finalizer.
var taken []net.Conn

// Silent asks a database over TCP that takes queries and does not answer.
func Silent(n int, every time.Duration) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			taken = append(taken, c)
		}
	}()
	s := &Store{sql.OpenDB(slowdb.Wire{Addr: l.Addr().String()})}
	for i := 0; i < n; i++ {
		go s.Sum(context.Background())
		time.Sleep(every)
	}
	forever()
}

// Opens opens the database for each request.
func Opens(every time.Duration) {
	sql.Register("slow", slowdb.Memory{Delay: time.Millisecond})
	for {
		go request()
		time.Sleep(every)
	}
}

func request() {
	db, err := sql.Open("slow", "")
	if err != nil {
		return
	}
	(&Store{db}).Sum(context.Background())
}

// Tenants has a database each for n tenants.
func Tenants(n int) {
	var all []*Store
	for i := 0; i < n; i++ {
		all = append(all, memory(4, time.Millisecond))
	}
	for {
		for _, s := range all {
			s.Sum(context.Background())
		}
	}
}

// Slots takes slots of a semaphore and, when `forget`, gives none back.
func Slots(n int, every time.Duration, forget bool) {
	s := semaphore.NewWeighted(int64(n))
	for {
		go encode(s, forget)
		time.Sleep(every)
	}
}

func encode(s *semaphore.Weighted, forget bool) {
	if s.Acquire(context.Background(), 1) != nil {
		return
	}
	time.Sleep(200 * time.Millisecond)
	if !forget {
		s.Release(1)
	}
}
