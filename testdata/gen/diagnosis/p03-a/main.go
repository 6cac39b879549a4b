package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

var (
	registryMu sync.Mutex
	registry   = map[string]int{}

	configMu sync.Mutex
	limits   = map[string]int{"default": 10}
)

func register(name string) bool {
	registryMu.Lock()
	defer registryMu.Unlock()
	if registry[name] >= limitOf(name) {
		delete(registry, name)
		return false
	}
	registry[name]++
	return true
}

func limitOf(name string) int {
	configMu.Lock()
	defer configMu.Unlock()
	if n, ok := limits[name]; ok {
		return n
	}
	return limits["default"]
}

// reload sets new limits and drops the entries above them.
func reload(def int) {
	configMu.Lock()
	limits["default"] = def
	registryMu.Lock()
	for name, n := range registry {
		if n > def {
			delete(registry, name)
		}
	}
	registryMu.Unlock()
	configMu.Unlock()
}

func main() {
	go func() {
		for i := 0; ; i++ {
			register(fmt.Sprint("worker-", i%50))
		}
	}()
	for i := 0; ; i++ {
		reload(5 + i%10)
	}
}
