// Ways out that leave something open, and ways that do not: tests/unit/test_goclose.c reads the comments.
//
//	// open: never       nothing ever closes what this call opens
//	// open: leaves      this way out leaves it open
//	// limit: none|some  whether the request ends by itself; without the comment: unknown
package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

type api interface {
	Do(context.Context, *http.Request) (*http.Response, []byte, error)
	Fetch(string) (*http.Response, []byte, error)
}

type service struct {
	api    api
	client *http.Client
	db     *sql.DB
	last   *http.Response
	doer   Doer
	rows   map[string]*sql.Rows
}

var (
	bare    = &http.Client{}
	headers = http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Second}}
	idle    = &http.Client{Transport: &http.Transport{MaxIdleConns: 3}}
	timed   = &http.Client{Timeout: time.Second}
)

func statusOnly(url string) (int, error) {
	resp, err := http.Get(url) // open: never limit: none
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func deferred(url string) ([]byte, error) {
	resp, err := bare.Get(url) // limit: none
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func deferredLiteral(url string) error {
	resp, err := headers.Get(url) // limit: some
	if err != nil {
		return err
	}
	defer func() {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}()
	if resp.StatusCode != 200 {
		return errors.New(resp.Status)
	}
	return nil
}

func onSuccessOnly(ctx context.Context, s *service) (v int, err error) {
	req, err := http.NewRequestWithContext(ctx, "GET", "http://a", nil)
	if err != nil {
		return 0, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("status %s", resp.Status) // open: leaves
	}
	defer resp.Body.Close()
	err = json.NewDecoder(resp.Body).Decode(&v)
	return v, err
}

func readToTheEnd(url string) (string, error) {
	resp, err := idle.Get(url) // limit: none
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	return string(b), nil
}

func positive(url string) (n int) {
	if resp, err := timed.Get(url); err == nil { // limit: some
		n = resp.StatusCode
		resp.Body.Close()
	}
	return n
}

func positiveOpen(url string) (n int) {
	if resp, err := timed.Head(url); err == nil { // open: never limit: some
		n = resp.StatusCode
	}
	return n
}

func thrownAway(url string) error {
	_, err := http.Head(url) // open: never limit: none
	return err
}

func (s *service) get(path string) (*http.Response, error) {
	req, err := http.NewRequest("GET", path, bytes.NewReader(nil))
	if err != nil {
		return nil, err
	}
	return s.client.Do(req)
}

func (s *service) decoded(path string, v interface{}) (*http.Response, error) {
	resp, err := s.client.Get(path)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return resp, json.NewDecoder(resp.Body).Decode(v)
}

func (s *service) statusOf(path string) (code int, err error) {
	var v map[string]int
	resp, err := s.decoded(path, &v)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func (s *service) byClient(ctx context.Context, r *http.Request) (int, error) {
	resp, _, err := s.api.Do(ctx, r)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func (s *service) handedOn(path string) (*http.Response, error) {
	resp, err := s.get(path)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

func (s *service) kept(path string) error {
	resp, err := s.get(path)
	if err != nil {
		return err
	}
	s.last = resp
	return nil
}

func drain(resp *http.Response) { resp.Body.Close() }

func (s *service) closedByAnother(path string) error {
	resp, err := s.get(path)
	if err != nil {
		return err
	}
	drain(resp)
	return nil
}

func (s *service) probe(path string) string {
	resp, err := s.get(path)
	switch {
	case err != nil:
		return "down"
	case resp.StatusCode >= 500:
		return "sick" // open: leaves
	}
	resp.Body.Close()
	return "up"
}

func (s *service) byInterface(r *http.Request) (int, error) {
	resp, err := s.doer.Do(r) // open: never
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func (s *service) loop(paths []string) (sick int) {
	for _, p := range paths {
		resp, err := s.get(p)
		if err != nil {
			continue
		}
		if resp.StatusCode >= 500 {
			sick++
			continue // open: leaves
		}
		resp.Body.Close()
	}
	return sick
}

func (s *service) loopClosed(paths []string) (sick int) {
	for _, p := range paths {
		resp, err := s.get(p)
		if err != nil {
			break
		}
		if resp.StatusCode >= 500 {
			sick++
		}
		resp.Body.Close()
	}
	return sick
}

func (s *service) first(name string) (id int, err error) {
	rows, err := s.db.Query("SELECT id FROM t WHERE name = ?", name)
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return 0, err // open: leaves
		}
	}
	return id, rows.Err()
}

func (s *service) all() (n int, err error) {
	rows, err := s.db.Query("SELECT id FROM t")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func (s *service) broken() (n int) {
	rows, err := s.db.Query("SELECT id FROM t")
	if err != nil {
		return 0
	}
	for rows.Next() {
		if n++; n > 3 {
			break
		}
	}
	return n // open: leaves
}

func (s *service) one() (id int, err error) {
	rows, err := s.db.Query("SELECT id FROM t")
	if errors.Is(err, sql.ErrNoRows) || err != nil {
		return 0, err
	}
	if !rows.Next() {
		return 0, sql.ErrNoRows
	}
	err = rows.Scan(&id)
	if err2 := rows.Close(); err2 != nil {
		return 0, err2
	}
	return id, err
}

func (s *service) columns() ([]string, error) {
	rows, err := s.db.Query("SELECT * FROM t")
	if err != nil {
		return nil, err
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, err // open: leaves
	}
	return names, rows.Close()
}

func (s *service) prepared(name string) error {
	rows, err := s.db.Query("SELECT 1")
	if err != nil {
		return err
	}
	s.rows[name] = rows
	return nil
}

func (s *service) move(ctx context.Context, from, to int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if from == to {
		return errors.New("same place") // open: leaves
	}
	if _, err := tx.Exec("UPDATE t SET n = ?", to); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func (s *service) moveDeferred(from, to int) (err error) {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	if _, err = tx.Exec("UPDATE t SET n = ?", to); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *service) pinned(ctx context.Context) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	if err := conn.PingContext(ctx); err != nil {
		return err // open: leaves
	}
	return conn.Close()
}

func (s *service) opened() {
	db, err := sql.Open("memory", "")
	if err != nil {
		log.Fatal(err)
	}
	rows, err := db.Query("SELECT 1") // open: never
	if err != nil {
		os.Exit(1)
	}
	rows.Scan()
}

func post(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "POST", url, nil)
	if err != nil {
		return err
	}
	resp, err := bare.Do(req) // limit: none
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func postWithin(ctx context.Context, url string) error {
	within, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(within, "POST", url, nil)
	if err != nil {
		return err
	}
	resp, err := bare.Do(req) // limit: some
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go post(context.WithValue(ctx, "k", 1), "http://a")
	post(context.TODO(), "http://b")
	postWithin(ctx, "http://c")
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		onSuccessOnly(r.Context(), nil)
	})
	fmt.Println(statusOnly("x"))
	fmt.Println(deferred("x"))
}
