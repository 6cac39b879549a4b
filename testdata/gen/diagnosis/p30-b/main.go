package main

import (
	"os"
	"os/signal"
	"time"

	_ "example.com/diagnosis/watch"
)

func fastest(replicas []string, read func(string) string) string {
	answer := make(chan string)
	for i := range replicas {
		go ask(answer, replicas[i], read)
	}
	return <-answer
}

func ask(answer chan<- string, replica string, read func(string) string) {
	v := read(replica)
	answer <- v
}

func main() {
	replicas := []string{"eu", "us", "ap"}
	read := func(at string) string {
		time.Sleep(time.Duration(len(at)) * time.Millisecond)
		return "value from " + at
	}
	served := 0
	for served < 15 {
		if v := fastest(replicas, read); v != "" {
			served++
		}
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	<-stop
}
