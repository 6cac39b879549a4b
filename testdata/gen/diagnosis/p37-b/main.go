package main

import (
	"fmt"
	"sync"

	_ "example.com/diagnosis/watch"
)

type batch struct {
	open sync.WaitGroup
	out  chan int
}

func (b *batch) settle() {
	b.open.Wait()
}

func process(items [][]int) *batch {
	b := &batch{out: make(chan int, 100)}
	for i := range items {
		b.open.Add(len(items[i]))
		for _, v := range items[i] {
			go func(v int) {
				defer b.open.Done()
				b.out <- v * v
			}(v)
			if v%2 == 0 {
				b.settle()
			}
		}
	}
	close(b.out)
	return b
}

func main() {
	sum := 0
	for v := range process([][]int{{1, 3}, {5, 6, 7}}).out {
		sum += v
	}
	fmt.Println(sum)
}
