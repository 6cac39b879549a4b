package main

import (
	"errors"
	"fmt"
	"strconv"
	"sync"

	_ "example.com/diagnosis/watch"
)

type order struct {
	guard  sync.RWMutex
	id     int
	filled int
	want   int
}

func (o *order) Error() string {
	o.guard.RLock()
	defer o.guard.RUnlock()
	return "order " + strconv.Itoa(o.id) + ": " + strconv.Itoa(o.filled) + " of " + strconv.Itoa(o.want)
}

func fill(o *order, n int) (err error) {
	o.guard.Lock()
	if o.filled+n > o.want {
		err = errors.New("overfilled, " + fmt.Sprintf("%v", o))
	} else {
		o.filled += n
	}
	o.guard.Unlock()
	return err
}

func main() {
	o := &order{id: 7, want: 100}
	fills := make(chan int)
	go func() {
		for i := 1; ; i++ {
			fills <- i
		}
	}()
	for n := range fills {
		if err := fill(o, n); err != nil {
			fmt.Println(err)
			break
		}
	}
}
