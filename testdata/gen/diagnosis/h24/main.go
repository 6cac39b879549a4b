package main

import (
	"database/sql"
	"fmt"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/fixture"
	_ "example.com/diagnosis/watch"
)

type Repo struct{ db *sql.DB }

func (r *Repo) First(table string) (id int, err error) {
	rows, err := r.db.Query("SELECT id FROM " + table)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		time.Sleep(time.Millisecond)
		if err := rows.Scan(&id); err != nil || id > 0 {
			return id, err
		}
	}
	return 0, sql.ErrNoRows
}

func main() {
	db, err := sql.Open("memory", "")
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(4)
	repo := &Repo{db}
	var wg sync.WaitGroup
	for i := 0; i < 16; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for {
				if _, err := repo.First(fmt.Sprint("t", i)); err != nil {
					log.Print(err)
				}
			}
		}(i)
	}
	wg.Wait()
}
