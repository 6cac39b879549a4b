package main

import (
	"errors"
	"fmt"
	"image"
	"log"
	"sync"

	_ "example.com/diagnosis/watch"
)

type Upload struct {
	Name string
	Size image.Point
}

type Result struct {
	mu   sync.Mutex
	done map[string]int
}

func (r *Result) put(name string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done[name] = n
}

// tiles is the number of tiles a picture is cut into at a zoom level.
func tiles(u Upload, zoom int) (int, error) {
	if u.Size.X <= 0 {
		return 0, errors.New("an empty picture")
	}
	edge := 256 >> uint(zoom)
	return (u.Size.X / edge) * (u.Size.Y / edge), nil
}

func (r *Result) process(u Upload, zoom int, wg *sync.WaitGroup) {
	defer func() {
		if v := recover(); v != nil {
			log.Printf("%s: %v", u.Name, v)
		}
	}()
	n, err := tiles(u, zoom)
	if err != nil {
		log.Printf("%s: %v", u.Name, err)
	}
	r.put(u.Name, n)
	wg.Done()
}

func (r *Result) All(uploads []Upload, zoom int) int {
	var wg sync.WaitGroup
	for _, u := range uploads {
		wg.Add(1)
		go r.process(u, zoom, &wg)
	}
	wg.Wait()
	return len(r.done)
}

func main() {
	batch := []Upload{{"a.png", image.Pt(800, 600)}, {"b.png", image.Pt(0, 0)}, {"c.png", image.Pt(64, 64)}}
	answers := make(chan string)
	zooms := []int{0, 4, 8, 9}
	for _, zoom := range zooms {
		go func(zoom int) {
			r := &Result{done: map[string]int{}}
			answers <- fmt.Sprint("zoom ", zoom, ": ", r.All(batch, zoom))
		}(zoom)
	}
	for range zooms {
		log.Print(<-answers)
	}
}
