package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"example.com/cases/capture"
)

func TestMain(m *testing.M) {
	if p := os.Getenv("PLAN"); p != "" {
		r := &capture.Recorder{Dir: os.Getenv("DIR"), Plan: p, Service: "cases.test", Manifest: true}
		r.Start()
	}
	os.Exit(m.Run())
}

func TestRender(t *testing.T) {
	for i := 0; i < 210; i++ {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			time.Sleep(100 * time.Millisecond)
		})
	}
}

func TestStuck(t *testing.T) {
	if os.Getenv("STUCK") == "" {
		t.Skip()
	}
	c := make(chan string)
	go collect(c)
	<-c
}

func collect(c chan string) {
	for s := range c {
		strings.ToUpper(s)
	}
}
