package main

import (
	"fmt"
	"log"

	_ "example.com/diagnosis/watch"
)

type Score struct {
	id, points int
}

func grade(id int, out chan<- Score) {
	if id%5 == 4 {
		log.Print("no answer sheet for ", id)
		return
	}
	out <- Score{id, id * 10}
}

func Grades(class []int) map[int]int {
	out := make(chan Score)
	for _, id := range class {
		go grade(id, out)
	}
	m := map[int]int{}
	for range class {
		s := <-out
		m[s.id] = s.points
	}
	return m
}

func main() {
	for c := 0; c < 12; c++ {
		go func(c int) {
			fmt.Println(len(Grades([]int{c, c + 1, c + 2, c + 3, c + 4})))
		}(c)
	}
	select {}
}
