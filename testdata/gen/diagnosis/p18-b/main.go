package main

import (
	"crypto/sha256"
	"fmt"

	_ "example.com/diagnosis/watch"
)

func main() {
	jobs := make(chan int, 2)
	done := make(chan string, 2)
	go func() {
		for j := range jobs {
			done <- fmt.Sprintf("%x", sha256.Sum256([]byte{byte(j)}))
		}
		close(done)
	}()
	for i := 0; i < 32; i++ {
		jobs <- i
	}
	close(jobs)
	for d := range done {
		fmt.Println(d)
	}
}
