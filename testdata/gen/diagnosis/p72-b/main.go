package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var errRow = errors.New("row has no amount")

type source[T any] interface {
	page(n int) ([]T, error)
}

// stream reads the pages of a source ahead of whoever works on the rows.
type stream[T any] struct {
	rows chan T
	err  error
}

func open[T any](src source[T]) *stream[T] {
	s := &stream[T]{rows: make(chan T, 8)}
	go s.read(src)
	return s
}

func (s *stream[T]) read(src source[T]) {
	defer close(s.rows)
	for n := 0; ; n++ {
		rows, err := src.page(n)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			s.err = err
			return
		}
		s.emit(rows)
	}
}

func (s *stream[T]) emit(rows []T) {
	for _, r := range rows {
		s.rows <- r
	}
}

type row struct {
	account string
	cents   int
}

// upload is a file of a customer, of which some of the first ones had empty columns.
type upload struct {
	name string
	text string
}

func (u upload) page(n int) ([]row, error) {
	lines := strings.Split(u.text, "\n")
	if n*10 >= len(lines) {
		return nil, io.EOF
	}
	var rows []row
	for i := n * 10; i < len(lines) && i < n*10+10; i++ {
		r := row{account: lines[i]}
		if _, err := fmt.Sscanf(lines[i], "%s %d", &r.account, &r.cents); err != nil && lines[i] == "" {
			return nil, fmt.Errorf("%s: line %d is empty", u.name, i)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

type books struct {
	sync.RWMutex
	sums map[string]int
}

func (b *books) sum(account string) int {
	b.RLock()
	defer b.RUnlock()
	return b.sums[account]
}

func (b *books) post(r row) error {
	if r.cents == 0 {
		return fmt.Errorf("%s: %w", r.account, errRow)
	}
	b.Lock()
	defer b.Unlock()
	b.sums[r.account] += r.cents
	return nil
}

// take adds a file to the books.
func (b *books) take(u upload) (n int, err error) {
	s := open[row](u)
	for r := range s.rows {
		if err := b.post(r); err != nil {
			return n, fmt.Errorf("%s: %w", u.name, err)
		}
		n++
	}
	return n, s.err
}

func compose(i int) upload {
	var b strings.Builder
	for n := 0; n < 50; n++ {
		if i < 60 && i%4 == 1 && n == 25 {
			b.WriteString("nobody\n")
		}
		fmt.Fprintf(&b, "account%d %d\n", n%7, i+n+1)
	}
	return upload{fmt.Sprint("upload", i), strings.TrimSpace(b.String())}
}

func main() {
	b := &books{sums: map[string]int{}}
	files := make(chan upload)
	for i := 0; i < 3; i++ {
		go func() {
			for u := range files {
				if n, err := b.take(u); err != nil {
					log.Print(n, " rows, then ", err)
				}
			}
		}()
	}
	for i := 0; i < 2; i++ {
		go func(account string) {
			for b.sum(account) >= 0 {
				time.Sleep(time.Millisecond)
			}
		}(fmt.Sprint("account", i))
	}
	for i := 0; ; i++ {
		files <- compose(i)
		time.Sleep(20 * time.Millisecond)
	}
}
