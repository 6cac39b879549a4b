package main

import (
	"sync"

	_ "example.com/diagnosis/watch"
)

type watcher struct {
	lock     sync.Mutex
	settings map[string]string
	onChange func(name, value string)
}

func (w *watcher) set(name, value string) {
	w.lock.Lock()
	w.settings[name] = value
	if w.onChange != nil {
		w.onChange(name, value)
	}
	w.lock.Unlock()
}

func (w *watcher) get(name string) string {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.settings[name]
}

func main() {
	var mu sync.Mutex
	level := "info"
	lines := 0
	w := &watcher{settings: map[string]string{}}
	w.onChange = func(name, value string) {
		mu.Lock()
		defer mu.Unlock()
		if name == "level" {
			level = value
		}
	}
	logf := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		if w.get("quiet") == "" && level != "" {
			lines += len(text)
		}
	}
	go func() {
		for i := 0; ; i++ {
			w.set("level", []string{"info", "debug"}[i%2])
		}
	}()
	for {
		logf("tick")
	}
}
