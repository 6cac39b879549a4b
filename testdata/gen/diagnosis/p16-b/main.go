package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

var (
	load    sync.Once
	zonesMu sync.RWMutex
	zones   = map[string]int{}
)

func readZones() {
	for i, z := range strings.Fields("utc cet est") {
		time.Sleep(800 * time.Millisecond)
		setZone(z, i)
	}
}

func setZone(name string, offset int) {
	zonesMu.Lock()
	defer zonesMu.Unlock()
	zones[name] = offset
}

func offset(name string) int {
	zonesMu.RLock()
	defer zonesMu.RUnlock()
	if _, ok := zones[name]; !ok {
		load.Do(readZones)
	}
	return zones[name]
}

func main() {
	warm := make(chan struct{})
	go func() {
		defer close(warm)
		load.Do(readZones)
	}()
	time.Sleep(200 * time.Millisecond)
	for _, z := range []string{"cet", "est"} {
		fmt.Println(z, offset(z))
	}
	<-warm
}
