package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	_ "example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
	"golang.org/x/sync/errgroup"
)

var database *sql.DB

func move(ctx context.Context, from, to int) error {
	tx, err := database.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if from == to {
		return errors.New("same place")
	}
	for _, id := range []int{from, to} {
		if _, err := tx.ExecContext(ctx, "UPDATE place SET n = n + 1 WHERE id = ?", id); err != nil {
			tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}

func main() {
	database, _ = sql.Open("memory", "")
	database.SetMaxOpenConns(2)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var g errgroup.Group
	for i := 0; i < 6; i++ {
		from := i
		if i < 3 {
			move(ctx, i, i/2*2)
			continue
		}
		g.Go(func() error { return move(ctx, from, 9) })
	}
	fmt.Println(g.Wait())
}
