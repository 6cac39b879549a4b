package main

import (
	"fmt"
	"os"
	"strconv"

	_ "example.com/diagnosis/watch"
)

func load(path string, ready chan<- error) {
	var err error
	defer func() {
		ready <- err
	}()
	if path == "" {
		err = os.ErrInvalid
		return
	}
	if _, err = os.Stat(path); err != nil {
		ready <- err
		return
	}
}

func preload(paths []string) (failed int) {
	for _, p := range paths {
		ready := make(chan error)
		go load(p, ready)
		if err := <-ready; err != nil {
			failed++
		}
	}
	return failed
}

func main() {
	var paths []string
	for i := 0; i < 6; i++ {
		paths = append(paths, "/nonexistent/"+strconv.Itoa(i), "/")
	}
	fmt.Println(preload(paths), "failed")
	<-make(chan bool)
}
