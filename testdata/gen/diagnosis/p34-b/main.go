package main

import (
	"fmt"
	"time"

	_ "example.com/diagnosis/watch"
)

type meter struct {
	samples chan float64
	sum     float64
}

func (m meter) open(n int) {
	m.samples = make(chan float64, n)
}

func record(m *meter, v float64) {
	m.samples <- v
}

func main() {
	var m meter
	m.open(16)
	for i := 0; i < 3; i++ {
		go record(&m, float64(i))
	}
	time.Sleep(time.Second)
	for i := 0; i < 3; i++ {
		m.sum += <-m.samples
	}
	fmt.Println(m.sum)
}
