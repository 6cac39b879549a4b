// Package slowdb is a driver of database/sql: each query is a line over TCP
// (Wire) or a wait in memory (Memory), each answer three rows.
package slowdb

import (
	"bufio"
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"net"
	"time"
)

// Wire is a database behind Addr.
type Wire struct{ Addr string }

// Memory answers after Delay.
type Memory struct{ Delay time.Duration }

type conn struct {
	net   net.Conn
	r     *bufio.Reader
	delay time.Duration
}
type stmt struct{ c *conn }
type rows struct{ left int }

func (w Wire) Connect(ctx context.Context) (driver.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", w.Addr)
	if err != nil {
		return nil, err
	}
	return &conn{net: c, r: bufio.NewReader(c)}, nil
}
func (w Wire) Driver() driver.Driver                          { return nil }
func (m Memory) Connect(context.Context) (driver.Conn, error) { return &conn{delay: m.Delay}, nil }
func (m Memory) Driver() driver.Driver                        { return m }

// Open is for sql.Open.
func (m Memory) Open(string) (driver.Conn, error) { return &conn{delay: m.Delay}, nil }

func (c *conn) Prepare(string) (driver.Stmt, error) { return stmt{c}, nil }
func (c *conn) Begin() (driver.Tx, error)           { return c, nil }
func (c *conn) Commit() error                       { return c.ask() }
func (c *conn) Rollback() error                     { return c.ask() }
func (c *conn) Close() error {
	if c.net != nil {
		return c.net.Close()
	}
	return nil
}

func (c *conn) ask() error {
	if c.net == nil {
		time.Sleep(c.delay)
		return nil
	}
	fmt.Fprintln(c.net, "query")
	_, err := c.r.ReadString('\n')
	return err
}

func (s stmt) Close() error  { return nil }
func (s stmt) NumInput() int { return -1 }
func (s stmt) Exec([]driver.Value) (driver.Result, error) {
	return driver.RowsAffected(1), s.c.ask()
}
func (s stmt) Query([]driver.Value) (driver.Rows, error) { return &rows{3}, s.c.ask() }

func (r *rows) Columns() []string { return []string{"n"} }
func (r *rows) Close() error      { return nil }
func (r *rows) Next(v []driver.Value) error {
	if r.left--; r.left < 0 {
		return io.EOF
	}
	v[0] = int64(r.left)
	return nil
}
