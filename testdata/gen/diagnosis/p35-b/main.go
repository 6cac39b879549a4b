package main

import (
	"fmt"
	"time"

	_ "example.com/diagnosis/watch"
)

func merge(a, b <-chan int) <-chan int {
	out := make(chan int, 8)
	go func() {
		for {
			var v int
			select {
			case v = <-a:
			case v = <-b:
			}
			out <- v
		}
	}()
	return out
}

func numbers(from, to int) chan int {
	c := make(chan int)
	go func() {
		for i := from; i < to; i++ {
			c <- i
		}
	}()
	return c
}

func main() {
	sum := 0
	for n := 1; n <= 15; n++ {
		m := merge(numbers(0, 3), numbers(10, 13))
		for i := 0; i < 6; i++ {
			sum += <-m
		}
	}
	fmt.Println(sum)
	time.Sleep(time.Hour)
}
