package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"text/template"
	"time"

	_ "example.com/diagnosis/watch"
)

type build struct {
	ID    int
	Repo  string
	State string
}

// board is what the status page shows of the builds.
type board struct {
	guard  sync.RWMutex
	builds []*build
	counts map[string]int
	page   *template.Template
}

const layout = `<h1>Builds</h1>
{{range .Latest}}{{.ID}} {{.Repo}}: {{.State}}
{{end}}
{{.Total "failed"}} failed, {{.Total "passed"}} passed
`

func newBoard() (*board, error) {
	page, err := template.New("board").Parse(layout)
	return &board{counts: map[string]int{}, page: page}, err
}

// Latest is for the page.
func (b *board) Latest() []*build {
	if n := len(b.builds); n > 20 {
		return b.builds[n-20:]
	}
	return b.builds
}

// Total tells how many builds ended in a state.
func (b *board) Total(state string) int {
	b.guard.RLock()
	n := b.counts[state]
	b.guard.RUnlock()
	return n
}

func (b *board) render(w io.Writer) error {
	b.guard.RLock()
	defer func() { b.guard.RUnlock() }()
	return b.page.Execute(w, b)
}

func (b *board) ended(id int, repo, state string) {
	b.guard.Lock()
	defer b.guard.Unlock()
	b.counts[state]++
	b.builds = append(b.builds, &build{id, repo, state})
	if len(b.builds) > 100 {
		b.builds = append([]*build(nil), b.builds[50:]...)
	}
}

type runner struct {
	jobs chan int
	out  chan<- build
}

func (r *runner) run(ctx context.Context) {
	for {
		select {
		case id := <-r.jobs:
			time.Sleep(time.Duration(20+id%30) * time.Millisecond)
			state := "passed"
			if id%7 == 0 {
				state = "failed"
			}
			r.out <- build{id, fmt.Sprint("repo", id%5), state}
		case <-ctx.Done():
			return
		}
	}
}

func main() {
	b, err := newBoard()
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan build)
	r := &runner{jobs: make(chan int), out: ended}
	for i := 0; i < 4; i++ {
		go r.run(ctx)
	}
	go func() {
		for id := 1; ; id++ {
			r.jobs <- id
		}
	}()
	results := make(chan build, 1000)
	go func() {
		for e := range ended {
			select {
			case results <- e:
			default:
			}
		}
	}()
	go func() {
		for e := range results {
			b.ended(e.ID, e.Repo, e.State)
		}
	}()
	for i := 0; i < 2; i++ {
		go func() {
			h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if err := b.render(w); err != nil {
					log.Print(err)
				}
			})
			for {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
				time.Sleep(time.Millisecond)
			}
		}()
	}
	for range time.Tick(2 * time.Second) {
		log.Print(len(results), " results wait")
	}
}
