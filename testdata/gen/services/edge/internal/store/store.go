// SPDX-License-Identifier: MIT

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"time"
)

type drv struct{}
type conn struct{}
type stmt struct{}
type rows struct{ n int }
type tx struct{}

func init() { sql.Register("fake", drv{}) }

func (drv) Open(string) (driver.Conn, error)     { return conn{}, nil }
func (conn) Prepare(string) (driver.Stmt, error) { return stmt{}, nil }
func (conn) Close() error                        { return nil }
func (conn) Begin() (driver.Tx, error)           { return tx{}, nil }
func (tx) Commit() error                         { return nil }
func (tx) Rollback() error                       { return nil }
func (stmt) Close() error                        { return nil }
func (stmt) NumInput() int                       { return 0 }
func (stmt) Exec([]driver.Value) (driver.Result, error) {
	time.Sleep(5 * time.Millisecond)
	return driver.ResultNoRows, nil
}
func (stmt) Query([]driver.Value) (driver.Rows, error) {
	time.Sleep(5 * time.Millisecond)
	return &rows{}, nil
}
func (*rows) Columns() []string { return []string{"a"} }
func (*rows) Close() error      { return nil }
func (r *rows) Next(d []driver.Value) error {
	if r.n++; r.n > 3 {
		return io.EOF
	}
	d[0] = int64(r.n)
	return nil
}

type Repo struct{ DB *sql.DB }

func Open(max int) *Repo {
	db, _ := sql.Open("fake", "")
	db.SetMaxOpenConns(max)
	return &Repo{db}
}

// FindUser forgets rows.Close (BUG).
func (r *Repo) FindUser(ctx context.Context, id int) (int64, error) {
	rs, err := r.DB.QueryContext(ctx, "select a")
	if err != nil {
		return 0, err
	}
	var v int64
	if rs.Next() {
		err = rs.Scan(&v)
	}
	return v, err
}

// Transfer returns early without a rollback (BUG).
func (r *Repo) Transfer(ctx context.Context, amount int) error {
	t, err := r.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if amount > 0 {
		return nil
	}
	return t.Commit()
}

func (r *Repo) Good(ctx context.Context) error {
	rs, err := r.DB.QueryContext(ctx, "select a")
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
	}
	return rs.Err()
}
