// Command profcases runs one of the programs behind the profiles in tests/rules: it works, writes
// heap profiles and a CPU profile by its flags, and ends.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"

	"example.com/profcases/work"
)

var (
	dir   = flag.String("dir", ".", "where profiles go")
	heaps = flag.String("heaps", "", "when heap profiles are written, behind a collection: 1s,3s,5s")
	cpu   = flag.Duration("cpu", 0, "how long a CPU profile is taken, from half a second on")
)

var programs = map[string]func(){
	"sessions": work.Sessions,
	"cache":    work.Cache,
	"tides":    work.Tides,
	"pages":    work.Pages,
	"journal":  work.Journal,
	"graph":    work.Graph,
	"ticker":   work.Ticker,
	"hits":     work.Hits,
	"closed":   work.Closed,
	"sums":     work.Sums,
	"spread":   work.Spread,
	"calm":     work.Calm,
}

type file struct {
	Path string    `json:"path"`
	Time time.Time `json:"time"`
	What string    `json:"what"`
}

var files []file

func create(name, what string) *os.File {
	f, err := os.Create(filepath.Join(*dir, name))
	if err != nil {
		panic(err)
	}
	files = append(files, file{name, time.Now().UTC(), what})
	return f
}

func heapProfiles(began time.Time, done chan<- bool) {
	for i, at := range strings.Split(*heaps, ",") {
		d, err := time.ParseDuration(at)
		if err != nil {
			break
		}
		time.Sleep(time.Until(began.Add(d)))
		runtime.GC()
		f := create(fmt.Sprintf("heap-%d.pb.gz", i+1), "heap profile after a GC")
		pprof.Lookup("heap").WriteTo(f, 0)
		f.Close()
	}
	done <- true
}

func cpuProfile(done chan<- bool) {
	if *cpu > 0 {
		time.Sleep(500 * time.Millisecond)
		f := create("cpu.pb.gz", "CPU profile")
		pprof.StartCPUProfile(f)
		time.Sleep(*cpu)
		pprof.StopCPUProfile()
		f.Close()
	}
	done <- true
}

func main() {
	flag.Parse()
	done := make(chan bool)
	go programs[flag.Arg(0)]()
	go heapProfiles(time.Now(), done)
	go cpuProfile(done)
	<-done
	<-done
	version := strings.Split(runtime.Version(), " ")[0]
	manifest, _ := json.MarshalIndent(map[string]any{"schema": "rootcause.capture/1", "process": "profcases",
		"host": "app-1", "pid": os.Getpid(), "go_version": version, "gomaxprocs": runtime.GOMAXPROCS(0), "files": files}, "", " ")
	os.WriteFile(filepath.Join(*dir, "manifest.json"), append(manifest, '\n'), 0o644)
}
