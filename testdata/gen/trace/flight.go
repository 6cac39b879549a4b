//go:build go1.25

package main

import (
	"os"
	"runtime/trace"
	"time"
)

// A snapshot out of the middle of a life: tasks and regions that began long before.
func init() {
	special["flight"] = func(f *os.File) {
		r := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: 100 * time.Millisecond})
		fatal(r.Start())
		for i := 0; i < 12; i++ {
			user(1)
			channels(3)
			time.Sleep(250 * time.Millisecond)
		}
		_, err := r.WriteTo(f)
		fatal(err)
		r.Stop()
	}
}
