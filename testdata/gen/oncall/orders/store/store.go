package store

import (
	"context"
	"database/sql"
	"errors"
)

var ErrNotFound = errors.New("not found")

type Orders interface {
	Latest(ctx context.Context, customer string) (int64, error)
	Count(ctx context.Context) (int, error)
}

type sqlOrders struct{ db *sql.DB }

func New(db *sql.DB) Orders { return &sqlOrders{db} }

func (o *sqlOrders) Latest(ctx context.Context, customer string) (int64, error) {
	rows, err := o.db.Query("SELECT id FROM orders WHERE customer = ?", customer)
	if err != nil {
		return 0, err
	}
	if !rows.Next() {
		return 0, ErrNotFound
	}
	var id int64
	if err := rows.Scan(&id); err != nil {
		return 0, err
	}
	if id > 5 {
		return id, nil
	}
	rows.Close()
	return -1, nil
}

func (o *sqlOrders) Count(ctx context.Context) (n int, err error) {
	rows, err := o.db.QueryContext(ctx, "SELECT id FROM orders")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
