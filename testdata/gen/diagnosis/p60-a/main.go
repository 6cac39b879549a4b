package main

import (
	"fmt"
	"strings"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Doc struct {
	ID   int
	Text string
}

type Shard struct{ docs []Doc }

// Scan yields the documents with a word, in the order of their numbers.
func (s *Shard) Scan(word string) <-chan Doc {
	found := make(chan Doc)
	go func() {
		defer close(found)
		for _, d := range s.docs {
			if strings.Contains(d.Text, word) {
				found <- d
			}
		}
	}()
	return found
}

func merge(in []<-chan Doc) <-chan Doc {
	out := make(chan Doc)
	var wg sync.WaitGroup
	for _, c := range in {
		wg.Add(1)
		go func(c <-chan Doc) {
			defer wg.Done()
			for d := range c {
				out <- d
			}
		}(c)
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

type Index struct{ shards []*Shard }

// Search returns the first few documents with a word.
func (x *Index) Search(word string, limit int) []Doc {
	var in []<-chan Doc
	for _, s := range x.shards {
		in = append(in, s.Scan(word))
	}
	hits := make([]Doc, 0, limit)
	for d := range merge(in) {
		hits = append(hits, d)
		if len(hits) == limit {
			break
		}
	}
	return hits
}

func main() {
	x := &Index{}
	for i := 0; i < 3; i++ {
		s := &Shard{}
		for j := 0; j < 50; j++ {
			s.docs = append(s.docs, Doc{i*50 + j, fmt.Sprint("a page about ", []string{"go", "c", "sql"}[j%3])})
		}
		x.shards = append(x.shards, s)
	}
	for _, word := range []string{"go", "sql", "page", "go", "perl"} {
		fmt.Println(word, len(x.Search(word, 5)))
	}
	select {}
}
