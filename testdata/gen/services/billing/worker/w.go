// SPDX-License-Identifier: MIT

package worker

import "time"

type job struct{ n int }

func Start(n int) {
	in := make(chan job)
	out := make(chan int, 4)
	for i := 0; i < n; i++ {
		go run(in, out)
	}
	go func() {
		for i := 0; ; i++ {
			in <- job{i}
			time.Sleep(time.Millisecond)
		}
	}()
	go func() {
		for range out {
			time.Sleep(5 * time.Millisecond)
		}
	}()
}

func run(in chan job, out chan int) {
	for j := range in {
		out <- j.n
	}
}

type actor struct{ box chan int }

func NewActor() *actor { a := &actor{make(chan int, 8)}; go a.loop(); return a }
func (a *actor) loop() {
	for {
		select {
		case <-a.box:
		}
	}
}

var queue = make(chan int, 4)

func Submit(i int) { queue <- i }
