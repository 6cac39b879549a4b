// Package web holds services and clients of net, net/http, net/rpc and
// database/sql.
package web

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"net"
	"net/http"
	_ "net/http/pprof"
	"net/rpc"
	"os"
	"os/signal"
	"sync"
	"time"
)

// Debug serves net/http/pprof.
func Debug(addr string) {
	go func() {
		fmt.Fprintln(os.Stderr, http.ListenAndServe(addr, nil))
	}()
}

func untilSignal() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
}

// Serve serves h at addr.
func Serve(addr string, h http.Handler) {
	s := &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: time.Minute}
	go s.ListenAndServe()
	untilSignal()
}

// Hello answers at once.
func Hello(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "hello") }

// Slow answers after a read from a slow disk, say.
func Slow(w http.ResponseWriter, r *http.Request) {
	time.Sleep(300 * time.Millisecond)
	fmt.Fprintln(w, "hello")
}

// KeepAlive makes n idle connections to itself and keeps them in its pool.
func KeepAlive(addr string, n int) {
	go http.ListenAndServe(addr, http.HandlerFunc(Slow))
	time.Sleep(200 * time.Millisecond)
	c := &http.Client{Transport: &http.Transport{MaxIdleConns: n, MaxIdleConnsPerHost: n, IdleConnTimeout: time.Hour}}
	Hammer(c, "http://"+addr+"/", n, n)
	untilSignal()
}

// Hammer makes total requests, inflight at a time, and gives the bodies back.
func Hammer(c *http.Client, url string, inflight, total int) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, inflight)
	for i := 0; i < total; i++ {
		slots <- struct{}{}
		wg.Add(1)
		u := fmt.Sprintf("%s?id=%d", url, i)
		go func() {
			defer wg.Done()
			r, err := c.Get(u)
			if err == nil {
				io.Copy(io.Discard, r.Body)
				r.Body.Close()
			}
			<-slots
		}()
	}
	wg.Wait()
}

// Clients opens n connections, one every so often, and asks over each of them
// again and again; the load grows.
func Clients(addr string, n int, every time.Duration) {
	for i := 0; i < n; i++ {
		time.Sleep(every)
		go func() {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				return
			}
			b := make([]byte, 64)
			for {
				fmt.Fprintf(conn, "ping\n")
				if _, err := conn.Read(b); err != nil {
					return
				}
				time.Sleep(100 * time.Millisecond)
			}
		}()
	}
	untilSignal()
}

// Lines is a TCP service: one goroutine a connection.
func Lines(addr string) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		panic(err)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go serveLines(c)
	}
}

func serveLines(c net.Conn) {
	defer c.Close()
	b := make([]byte, 64)
	for {
		n, err := c.Read(b)
		if err != nil {
			return
		}
		c.Write(b[:n])
	}
}

// Arith is the usual service of net/rpc.
type Arith struct{}

// Pair is what Arith multiplies.
type Pair struct{ A, B int }

// Multiply multiplies.
func (Arith) Multiply(p *Pair, out *int) error {
	*out = p.A * p.B
	return nil
}

// RPC is a net/rpc server with n clients that ask now and then.
func RPC(addr string, n int) {
	rpc.Register(Arith{})
	l, err := net.Listen("tcp", addr)
	if err != nil {
		panic(err)
	}
	go rpc.Accept(l)
	for i := 0; i < n; i++ {
		c, err := rpc.Dial("tcp", addr)
		if err != nil {
			panic(err)
		}
		go func() {
			for {
				var out int
				c.Call("Arith.Multiply", &Pair{6, 7}, &out)
				time.Sleep(time.Second)
			}
		}()
	}
	untilSignal()
}

// A driver of database/sql in memory.
type mem struct{ delay time.Duration }
type memConn struct{ mem }
type memStmt struct{ mem }
type memRows struct{ left int }

func (m mem) Open(string) (driver.Conn, error)             { return memConn{m}, nil }
func (m mem) Connect(context.Context) (driver.Conn, error) { return memConn{m}, nil }
func (m mem) Driver() driver.Driver                        { return m }
func (c memConn) Prepare(string) (driver.Stmt, error)      { return memStmt{c.mem}, nil }
func (c memConn) Close() error                             { return nil }
func (c memConn) Begin() (driver.Tx, error)                { return c, nil }
func (c memConn) Commit() error                            { return nil }
func (c memConn) Rollback() error                          { return nil }
func (s memStmt) Close() error                             { return nil }
func (s memStmt) NumInput() int                            { return -1 }
func (s memStmt) Exec([]driver.Value) (driver.Result, error) {
	time.Sleep(s.delay)
	return driver.RowsAffected(1), nil
}
func (s memStmt) Query([]driver.Value) (driver.Rows, error) {
	time.Sleep(s.delay)
	return &memRows{3}, nil
}
func (r *memRows) Columns() []string { return []string{"n"} }
func (r *memRows) Close() error      { return nil }
func (r *memRows) Next(v []driver.Value) error {
	if r.left--; r.left < 0 {
		return io.EOF
	}
	v[0] = int64(r.left)
	return nil
}

// OpenDB opens the database in memory.
func OpenDB(delay time.Duration, conns int) *sql.DB {
	db := sql.OpenDB(mem{delay})
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db
}

// Ledger is a service with a pool of conns connections and workers at it.
type Ledger struct{ db *sql.DB }

// Balance sums up an account.
func (l *Ledger) Balance(ctx context.Context) (sum int, err error) {
	rows, err := l.db.QueryContext(ctx, "select n from entry")
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

// Newest looks at the newest entry.
func (l *Ledger) Newest(ctx context.Context) (n int, err error) {
	rows, err := l.db.QueryContext(ctx, "select n from entry")
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		return n, rows.Scan(&n)
	}
	return 0, rows.Err()
}

// Books is a healthy use of the pool.
func Books(conns, askers int) {
	l := &Ledger{OpenDB(200*time.Millisecond, conns)}
	for i := 0; i < askers; i++ {
		go func() {
			for {
				l.Balance(context.Background())
			}
		}()
	}
	untilSignal()
}

// Desk has customers ask for their newest entry, one every so often.
func Desk(conns int, every time.Duration) {
	l := &Ledger{OpenDB(time.Millisecond, conns)}
	for {
		go handleNewest(l)
		time.Sleep(every)
	}
}

func handleNewest(l *Ledger) {
	l.Newest(context.Background())
}

// Load makes total requests; with a connection each that it keeps if how is
// "keep", else forty at a time.
func Load(url string, total int, how string) {
	if how != "keep" {
		Hammer(http.DefaultClient, url, 40, total)
		return
	}
	Hammer(&http.Client{Transport: &http.Transport{MaxIdleConns: total, MaxIdleConnsPerHost: total}}, url, total, total)
	untilSignal()
}
