// Command cases runs one of the programs behind the captures in tests/rules.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"time"

	"example.com/cases/audit"
	"example.com/cases/bugs"
	"example.com/cases/capture"
	"example.com/cases/crash"
	"example.com/cases/feed"
	"example.com/cases/host"
	"example.com/cases/idle"
	"example.com/cases/latch"
	"example.com/cases/locks"
	"example.com/cases/mailer"
	"example.com/cases/orders"
	"example.com/cases/poll"
	"example.com/cases/quotes"
	"example.com/cases/rates"
	"example.com/cases/report"
	"example.com/cases/session"
	"example.com/cases/web"
)

var (
	n       = flag.Int("n", 100, "how many")
	every   = flag.Duration("every", 50*time.Millisecond, "how often")
	addr    = flag.String("addr", "127.0.0.1:0", "where to listen")
	url     = flag.String("url", "", "whom to ask")
	dir     = flag.String("dir", ".", "where captures go")
	plan    = flag.String("plan", "", "when to capture what")
	noman   = flag.Bool("nomanifest", false, "no manifest.json")
	debug   = flag.String("debug", "", "where to serve net/http/pprof")
	mutex   = flag.Int("mutex", 0, "mutex profile fraction")
	block   = flag.Int("block", 0, "block profile rate")
	service = flag.String("service", "", "name of the service")
	how     = flag.String("how", "", "variant")
)

var programs = map[string]func(){
	"quotes":        func() { quotes.Main(*every) },
	"orders":        func() { web.Serve(*addr, &orders.Service{Latency: 60 * time.Millisecond}) },
	"audit":         func() { audit.Main(*n, *every) },
	"mailer":        func() { mailer.Main(*every) },
	"feed":          func() { feed.Main(*every) },
	"uploads":       func() { feed.Uploads(*n) },
	"session":       func() { session.Main(*every) },
	"rates":         func() { rates.Main(*every) },
	"report":        func() { report.Main(*n, *every) },
	"latch":         func() { latch.Main(*every) },
	"poll":          func() { poll.Main(*every) },
	"workers":       func() { idle.Workers(*n) },
	"sleepers":      func() { idle.Sleepers(*n) },
	"hub":           func() { idle.Hub(*n) },
	"subscriptions": func() { idle.Subscriptions(*n) },
	"merge":         func() { idle.Merge(*n) },
	"controllers":   func() { idle.Controllers(*n) },
	"signals":       idle.Signals,
	"backpressure":  func() { idle.Backpressure(*n) },
	"replies":       func() { idle.Replies(*n) },
	"parts":         func() { idle.Uploads(*n) },
	"ramp":          idle.Ramp,
	"fanout":        func() { idle.Fanout(*n) },
	"batch":         func() { idle.Batch(*n) },
	"pricing":       func() { idle.Orders(*n) },
	"rounds":        func() { idle.Rounds(*n) },
	"warmup":        func() { idle.WarmUp(*n) },
	"staff":         func() { idle.Staff(*n) },
	"pipes":         func() { idle.Pipes(*n) },
	"lazy":          func() { idle.Lazy(*n) },
	"hello":         func() { web.Serve(*addr, http.HandlerFunc(web.Hello)) },
	"slow":          func() { web.Serve(*addr, http.HandlerFunc(web.Slow)) },
	"keepalive":     func() { web.KeepAlive(*addr, *n) },
	"hammer":        func() { web.Load(*url, *n, *how) },
	"lines":         func() { web.Lines(*addr) },
	"clients":       func() { web.Clients(*addr, *n, *every) },
	"rpc":           func() { web.RPC(*addr, *n) },
	"books":         func() { web.Books(50, *n) },
	"desk":          func() { web.Desk(4, *every) },
	"cache":         func() { locks.Cache(*n) },
	"router":        func() { locks.Router(*n) },
	"stats":         func() { locks.Stats(*n) },
	"hits":          func() { web.Serve(*addr, locks.NewHandler()) },
	"labels":        crash.Labels,
	"index":         crash.Index,
	"events":        crash.Events,
	"configure":     crash.Configure,
	"show":          func() { crash.Orders(*addr) },
	"imports":       crash.Imports,
	"visits":        func() { crash.Visits(*how) },
	"release":       crash.Release,
	"bank":          bugs.Bank,
	"members":       bugs.Members,
	"shop":          bugs.Shop,
	"chat":          func() { bugs.Chat(*n) },
	"settings":      func() { bugs.Settings(*n) },
	"build":         func() { bugs.Build(*n) },
	"prices":        func() { bugs.Prices(*addr, *every) },
	"lookup":        func() { bugs.Lookup(*addr, *every) },
	"schedule":      func() { bugs.Schedule(*every) },
	"meters":        func() { bugs.Meters(*every) },
	"crawl":         func() { bugs.Crawl(*n) },
	"pipeline":      func() { bugs.Pipeline(*every) },
	"elect":         bugs.Elect,
	"jobs":          func() { bugs.Jobs(*every) },
	"two":           func() { bugs.Two(*every) },
	"park":          func() { bugs.Park(*n) },
	"once":          bugs.Once,
	"alone":         bugs.Alone,
	"twice":         bugs.Twice,
	"rest":          bugs.Rest, "leave": crash.Leave,
	"invoices":   func() { host.Invoices(*n, *every) },
	"turns":      func() { host.Turns(*n) },
	"standby":    host.Standby,
	"records":    func() { host.Records(*every) },
	"logged":     func() { host.Visits(*n) },
	"busylog":    func() { host.Busylog(*n) },
	"supervise":  func() { host.Supervise(*n) },
	"console":    func() { host.Console(*n) },
	"watch":      func() { host.Watch(*n) },
	"namespaces": func() { host.Namespaces(*every) },
	"window":     func() { host.Window(*n) },
	"threads":    func() { host.Threads(*n, *every) },
	"handles":    func() { host.Handles(*how == "stuck") },
	"buffers":    host.Buffers,
	"words":      func() { host.Index(*n, *every) },
	"fail":       func() { crash.Fail(*how) },
}

func main() {
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: cases PROGRAM [OPTION]...")
		os.Exit(2)
	}
	flag.CommandLine.Parse(os.Args[2:])
	runtime.GOMAXPROCS(2)
	runtime.SetMutexProfileFraction(*mutex)
	runtime.SetBlockProfileRate(*block)
	if *debug != "" {
		web.Debug(*debug)
	}
	if *plan != "" {
		if *service == "" {
			*service = os.Args[1]
		}
		r := &capture.Recorder{Dir: *dir, Plan: *plan, Service: *service, Manifest: !*noman}
		r.Start()
	}
	programs[os.Args[1]]()
}
