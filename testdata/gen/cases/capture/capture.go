// Package capture is the recorder of the case programs: it writes dumps and
// profiles by a plan such as "1s:d2:1.txt,5s:d2:2.txt" and ends the process.
package capture

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

type file struct {
	Path string `json:"path"`
	Time string `json:"time"`
	What string `json:"what"`
}

type manifest struct {
	Schema     string `json:"schema"`
	Process    string `json:"process"`
	Host       string `json:"host"`
	Pid        int    `json:"pid"`
	Service    string `json:"service"`
	GoVersion  string `json:"go_version"`
	Gomaxprocs int    `json:"gomaxprocs"`
	Files      []file `json:"files"`
}

var what = map[string]string{
	"d2": "goroutine dump, debug=2", "d1": "goroutine profile, debug=1", "pb": "goroutine profile",
	"mutex": "mutex profile", "mutex1": "mutex profile, debug=1", "block": "block profile", "block1": "block profile, debug=1",
	"leak2": "goroutineleak profile, debug=2", "leak1": "goroutineleak profile, debug=1", "leak": "goroutineleak profile",
	"threads": "threadcreate profile", "threads1": "threadcreate profile, debug=1",
	"heap": "heap profile", "quit": "stderr with a SIGQUIT dump", "gc": "",
}

// Recorder follows one plan.
type Recorder struct {
	Dir, Plan, Service string
	Manifest           bool
	m                  manifest
	began              time.Time
}

// Start follows the plan in a goroutine of its own.
func (r *Recorder) Start() {
	r.began = time.Now()
	r.m = manifest{Schema: "rootcause.capture/1", Process: r.Service, Host: "app-1", Pid: os.Getpid(), Service: r.Service,
		GoVersion: runtime.Version(), Gomaxprocs: runtime.GOMAXPROCS(0)}
	if i := strings.IndexByte(r.m.GoVersion, ' '); i > 0 {
		r.m.GoVersion = r.m.GoVersion[:i]
	}
	go r.run()
}

func (r *Recorder) run() {
	for _, step := range strings.Split(r.Plan, ",") {
		p := strings.Split(step, ":")
		at, err := time.ParseDuration(p[0])
		if err != nil {
			fail(err)
		}
		time.Sleep(time.Until(r.began.Add(at)))
		name := ""
		if len(p) > 2 {
			name = p[2]
		}
		r.step(p[1], name)
	}
	os.Exit(0)
}

func (r *Recorder) step(kind, name string) {
	if what[kind] != "" {
		r.m.Files = append(r.m.Files, file{name, time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"), what[kind]})
		r.save()
	}
	switch kind {
	case "gc":
		runtime.GC()
	case "quit":
		syscall.Kill(os.Getpid(), syscall.SIGQUIT)
		select {}
	case "end":
		os.Exit(0)
	case "d2":
		r.write("goroutine", 2, name)
	case "d1":
		r.write("goroutine", 1, name)
	case "pb":
		r.write("goroutine", 0, name)
	case "leak2":
		r.write("goroutineleak", 2, name)
	case "leak1":
		r.write("goroutineleak", 1, name)
	case "leak":
		r.write("goroutineleak", 0, name)
	case "threads":
		r.write("threadcreate", 0, name)
	case "threads1":
		r.write("threadcreate", 1, name)
	case "mutex1":
		r.write("mutex", 1, name)
	case "block1":
		r.write("block", 1, name)
	case "mutex", "block", "heap":
		r.write(kind, 0, name)
	default:
		fail(fmt.Errorf("no such step: %s", kind))
	}
}

func (r *Recorder) write(profile string, debug int, name string) {
	var b bytes.Buffer
	p := pprof.Lookup(profile)
	if p == nil {
		fail(fmt.Errorf("no profile %s", profile))
	}
	if err := p.WriteTo(&b, debug); err != nil {
		fail(err)
	}
	out := b.Bytes()
	if debug > 0 && strings.HasSuffix(name, ".gz") {
		out = compressed(out)
	}
	if err := os.WriteFile(filepath.Join(r.Dir, name), out, 0o644); err != nil {
		fail(err)
	}
}

func compressed(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func (r *Recorder) save() {
	if !r.Manifest {
		return
	}
	b, _ := json.MarshalIndent(&r.m, "", " ")
	if err := os.WriteFile(filepath.Join(r.Dir, "manifest.json"), append(b, '\n'), 0o644); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "capture:", err)
	os.Exit(3)
}
