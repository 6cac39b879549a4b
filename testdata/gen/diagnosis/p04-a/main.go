package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

// Folder is a node of a quota tree.
type Folder struct {
	sync.Mutex
	Name   string
	Size   int64
	Parent *Folder
	Sub    []*Folder
}

func (f *Folder) Add(n int64) {
	f.Lock()
	defer f.Unlock()
	f.Size += n
	if f.Parent != nil {
		f.Parent.Add(n)
	}
}

func (f *Folder) Sum() int64 {
	f.Lock()
	defer f.Unlock()
	sum := f.Size
	for _, s := range f.Sub {
		sum += s.Sum()
	}
	return sum
}

func main() {
	root := &Folder{Name: "/"}
	home := &Folder{Name: "/home", Parent: root}
	root.Sub = append(root.Sub, home)
	var wg sync.WaitGroup
	for _, job := range []func(){func() { home.Add(4096) }, func() { root.Sum() }} {
		wg.Add(1)
		go func(job func()) {
			defer wg.Done()
			for i := 0; i < 1<<30; i++ {
				job()
			}
		}(job)
	}
	wg.Wait()
}
