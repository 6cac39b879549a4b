// Command netcases runs one of the programs behind the captures in tests/rules
// that need net/http, database/sql, contexts, timers or golang.org/x/sync.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"example.com/cases/capture"
	"example.com/netcases/client"
	"example.com/netcases/park"
	"example.com/netcases/pool"
)

var (
	n     = flag.Int("n", 1000000, "how many")
	conns = flag.Int("conns", 4, "connections of a pool")
	every = flag.Duration("every", 50*time.Millisecond, "how often")
	how   = flag.String("how", "", "variant")
	dir   = flag.String("dir", ".", "where captures go")
	plan  = flag.String("plan", "", "when to capture what")
	noman = flag.Bool("nomanifest", false, "no manifest.json")
)

var programs = map[string]func(){
	"checks":      func() { client.Checks(*how, *n, *every) },
	"proper":      func() { client.Proper(*how, *every) },
	"subscribers": func() { client.Subscribers(*how, *every) },
	"downloads":   func() { client.Downloads(*every) },
	"rates":       func() { client.Rates(*how, *n, *every) },
	"watch":       func() { client.Watch(*n, *every, 5*time.Millisecond) },
	"joining":     func() { client.Watch(*n, 8*time.Second, *every) },
	"proxy":       func() { client.Proxy(*n) },
	"alerts":      func() { client.Alerts(*n, *every) },
	"pages":       func() { client.Pages(*every) },
	"reconnect":   func() { client.Reconnect(*n) },
	"names":       func() { client.Names(*every) },
	"rows":        func() { pool.Rows(*conns, *n, *every) },
	"transfers":   func() { pool.Transfers(*conns, *every) },
	"askers":      func() { pool.Askers(*conns, *n, *every) },
	"bursts":      func() { pool.Bursts(*conns, *n, *every) },
	"overload":    func() { pool.Overload(*conns, *every) },
	"import":      func() { pool.Import(*n) },
	"silent":      func() { pool.Silent(*n, *every) },
	"opens":       func() { pool.Opens(*every) },
	"tenants":     func() { pool.Tenants(*n) },
	"slots":       func() { pool.Slots(*n, *every, *how == "forget") },
	"reload":      park.Reload,
	"drain":       park.Drain,
	"mainparked":  park.MainParked,
	"mainselect":  park.MainSelect,
	"switched":    func() { park.Switched(*n) },
	"calls":       func() { park.Calls(*every, *how == "proper") },
	"build":       func() { park.Build(*n) },
	"nested":      func() { park.Nested(*n) },
	"feed":        func() { park.Feed(*n) },
	"leases":      func() { park.Leases(*n, *every) },
	"waits":       func() { park.Waits(*n) },
	"deadlines":   func() { park.Deadlines(*n, *every) },
	"alarms":      func() { park.Alarms(*n) },
	"pulls":       func() { park.Pulls(*every, *how == "proper") },
	"merging":     func() { park.Merging(*n) },
}

func main() {
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: netcases PROGRAM [OPTION]...")
		os.Exit(2)
	}
	flag.CommandLine.Parse(os.Args[2:])
	runtime.GOMAXPROCS(2)
	if *plan != "" {
		r := &capture.Recorder{Dir: *dir, Plan: *plan, Service: os.Args[1], Manifest: !*noman}
		r.Start()
	}
	programs[os.Args[1]]()
}
