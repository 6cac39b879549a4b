package main

import (
	"io"
	"sync"
	"text/template"

	_ "example.com/diagnosis/watch"
)

type templates struct {
	lock   sync.RWMutex
	parsed map[string]*template.Template
}

func (t *templates) store(name, text string) (*template.Template, error) {
	p, err := template.New(name).Parse(text)
	if err != nil {
		return nil, err
	}
	t.lock.Lock()
	t.parsed[name] = p
	t.lock.Unlock()
	return p, nil
}

func render(t *templates, name string, w io.Writer) error {
	t.lock.RLock()
	var err error
	p := t.parsed[name]
	if p == nil {
		p, err = t.store(name, "{{.}} says "+name+"\n")
	}
	t.lock.RUnlock()
	if err != nil {
		return err
	}
	return p.Execute(w, "page")
}

func main() {
	t := &templates{parsed: map[string]*template.Template{}}
	t.store("hello", "{{.}}: hello\n")
	var g sync.WaitGroup
	for _, name := range []string{"hello", "hello", "bye", "hello"} {
		g.Add(1)
		go func(name string) {
			defer g.Done()
			render(t, name, io.Discard)
		}(name)
	}
	g.Wait()
}
