// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"

	"acme.io/billing/app"
	"acme.io/billing/worker"
)

func dump(i int) {
	f, _ := os.Create(fmt.Sprintf("%s/g%d.txt", os.Getenv("OUT"), i))
	pprof.Lookup("goroutine").WriteTo(f, 2)
	f.Close()
}

func cap2() {
	for i := 1; i <= 3; i++ {
		time.Sleep(2 * time.Second)
		dump(i)
	}
	os.Exit(0)
}

func every(d time.Duration, f func(int)) {
	go func() {
		for i := 0; ; i++ {
			go f(i)
			time.Sleep(d)
		}
	}()
}

var cases = map[string]func(){
	"h-retry": func() { every(20*time.Millisecond, func(i int) { app.Retry(i) }); cap2() },
	"h-exec":  func() { every(50*time.Millisecond, func(i int) { exec.Command("sleep", "1").Run() }); cap2() },
	"h-disk": func() {
		m := &app.WAL{}
		for i := 0; i < 200; i++ {
			go func() {
				for {
					m.Append("x")
				}
			}()
		}
		cap2()
	},
	"h-pubsub": func() {
		b := app.NewBus()
		for i := 0; i < 300; i++ {
			go b.Listen()
		}
		go b.Pump()
		cap2()
	},
	"h-dispatch": func() { worker.Start(200); cap2() },
	"h-barrier":  func() { app.Barrier(120); cap2() },
	"h-actor": func() {
		for i := 0; i < 500; i++ {
			worker.NewActor()
		}
		cap2()
	},
	"h-debounce": func() { every(10*time.Millisecond, func(i int) { app.Debounce() }); cap2() },
	"h-condpool": func() {
		p := app.NewCondPool()
		for i := 0; i < 150; i++ {
			go p.Use()
		}
		cap2()
	},
	"h-slowdown": func() { // drain at shutdown: many wait for one
		var wg sync.WaitGroup
		wg.Add(1)
		for i := 0; i < 200; i++ {
			go func() { wg.Wait() }()
		}
		go func() { time.Sleep(5 * time.Second); wg.Done() }()
		cap2()
	},
	"h-locksmany": func() {
		var l app.Ledger
		for i := 0; i < 64; i++ {
			go func() {
				for {
					l.Post(1)
				}
			}()
		}
		cap2()
	},
	"h-timeouts-ok":    func() { every(10*time.Millisecond, func(i int) { app.AskBuffered() }); cap2() },
	"b-nested-lock":    func() { l := app.NewTree(); every(20*time.Millisecond, func(i int) { l.Update() }); cap2() },
	"b-rlock-upgrade":  func() { l := app.NewTree(); every(20*time.Millisecond, func(i int) { l.Upgrade() }); cap2() },
	"b-slow-leak":      func() { every(400*time.Millisecond, func(i int) { app.Forgot(i) }); cap2() },
	"b-generic":        func() { every(20*time.Millisecond, func(i int) { app.Await[string]() }); cap2() },
	"b-method-closure": func() { every(20*time.Millisecond, func(i int) { (&app.Client{}).Poll() }); cap2() },
	"b-signal-lost":    func() { every(20*time.Millisecond, func(i int) { app.LostSignal() }); cap2() },
	"b-sema":           func() { s := app.NewSema(3); every(20*time.Millisecond, func(i int) { s.Do(i) }); cap2() },
	"b-afterclose":     func() { every(20*time.Millisecond, func(i int) { worker.Submit(i) }); cap2() },
	"b-once":           func() { every(20*time.Millisecond, func(i int) { app.Config() }); cap2() },
	"b-sleepforever":   func() { every(20*time.Millisecond, func(i int) { app.Sleeper() }); cap2() },
	"b-selectempty":    func() { every(20*time.Millisecond, func(i int) { app.Block() }); cap2() },
	"b-busy":           func() { every(200*time.Millisecond, func(i int) { go app.Spin() }); cap2() },
	"b-handler": func() {
		s := httptest.NewServer(http.HandlerFunc(app.Handle))
		every(20*time.Millisecond, func(i int) { c := http.Client{Timeout: 300 * time.Millisecond}; c.Get(s.URL) })
		cap2()
	},
	"p-log": func() {
		log.SetFlags(log.LstdFlags | log.Lmicroseconds)
		log.Println("up")
		go app.Boom(nil)
		time.Sleep(time.Second)
	},
	"p-goexit":       func() { go func() { select {} }(); runtime.Goexit() },
	"p-asleep":       func() { app.Deadlock() },
	"p-asleep-mutex": func() { app.TwoLocks() },
	"p-http": func() {
		s := httptest.NewServer(http.HandlerFunc(app.Nil))
		for i := 0; i < 3; i++ {
			http.Get(s.URL)
		}
	},
	"p-error":      func() { app.MustParse("x") },
	"p-struct":     func() { panic(app.Code{7, "x"}) },
	"p-nested":     func() { app.Nested() },
	"p-slice":      func() { app.Slice(nil) },
	"p-conv":       func() { app.Conv("x") },
	"p-div":        func() { app.Div(0) },
	"p-mapiter":    func() { app.MapIter() },
	"p-sendclosed": func() { app.SendClosed() },
	"p-oom":        func() { app.OOM() },
	"p-fatalf":     func() { log.Fatalf("no config") },
}

func main() {
	if f := cases[os.Args[1]]; f != nil {
		f()
		return
	}
	for k := range cases {
		fmt.Println(k)
	}
}
