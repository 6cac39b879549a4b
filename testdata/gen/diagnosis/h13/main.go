package main

import (
	"os"
	"time"

	_ "example.com/diagnosis/watch"
)

func parse(out chan<- int) {
	for i := 0; ; i++ {
		out <- i
	}
}

func square(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v * v
	}
}

func store(in <-chan int) (sum int) {
	for v := range in {
		sum += v
		time.Sleep(7 * time.Millisecond)
	}
	return sum
}

func main() {
	a, b := make(chan int, 2), make(chan int)
	for i := 0; i < 3; i++ {
		go parse(a)
	}
	for i := 0; i < 4; i++ {
		go square(a, b)
	}
	os.Exit(store(b))
}
