package main

import (
	"fmt"
	"log"
	"net/http"
	"time"

	_ "example.com/diagnosis/watch"
)

type job struct {
	id  int
	res chan string
}

func (j job) run() {
	if j.id%2 == 1 {
		j.res <- "odd ids are refused"
	}
	time.Sleep(time.Millisecond)
	j.res <- fmt.Sprint("job ", j.id, " done")
}

func submit(id int) string {
	j := job{id, make(chan string)}
	go j.run()
	return <-j.res
}

func main() {
	for id := 0; id < 16; id++ {
		log.Println(submit(id))
	}
	http.ListenAndServe("127.0.0.1:0", nil)
}
