// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"
	"github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
	"github.com/robfig/cron/v3"
	"github.com/sirupsen/logrus"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"
	"google.golang.org/grpc"

	"shopfront/edge/internal"
	"shopfront/edge/internal/hub"
	"shopfront/edge/internal/rpc"
	"shopfront/edge/internal/store"
)

var bg = context.Background()

const S = time.Second

func load(n int, every time.Duration, f func(i int)) {
	go func() {
		for i := 0; n == 0 || i < n; i++ {
			go f(i)
			time.Sleep(every)
		}
	}()
}

// pace is the time between two requests; PACE (in ms) makes captures smaller.
func pace(ms int) time.Duration {
	if n, err := strconv.Atoi(os.Getenv("PACE")); err == nil {
		ms = n
	}
	return time.Duration(ms) * time.Millisecond
}

var hold []any
var holdMu sync.Mutex

func keep(x any) { holdMu.Lock(); hold = append(hold, x); holdMu.Unlock() }

func wsClients(url string, n int, every time.Duration, life time.Duration) {
	load(n, every, func(i int) {
		c := hub.Connect(url)
		keep(c)
		if life > 0 {
			time.Sleep(life)
			c.Close()
			return
		}
		for {
			if c.WriteMessage(websocket.TextMessage, []byte("hi")) != nil {
				return
			}
			if _, _, err := c.ReadMessage(); err != nil {
				return
			}
			time.Sleep(S)
		}
	})
}

func redisServer() string {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				r := bufio.NewReader(c)
				for {
					line, err := r.ReadString('\n')
					if err != nil {
						return
					}
					var n int
					fmt.Sscanf(line, "*%d", &n)
					var a []string
					for i := 0; i < n; i++ {
						r.ReadString('\n')
						s, _ := r.ReadString('\n')
						a = append(a, strings.TrimSpace(s))
					}
					if len(a) == 0 {
						continue
					}
					switch strings.ToLower(a[0]) {
					case "hello":
						c.Write([]byte("-ERR unknown command\r\n"))
					case "blpop":
						time.Sleep(300 * time.Millisecond)
						c.Write([]byte("*-1\r\n"))
					case "subscribe":
						fmt.Fprintf(c, "*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n")
					default:
						c.Write([]byte("+OK\r\n"))
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

var cases = map[string]func(){
	// healthy
	"h-ws": func() {
		s := httptest.NewServer(hub.New(false))
		wsClients("ws"+s.URL[4:], 300, 5*time.Millisecond, 0)
		internal.Capture(3*S, 3*S)
	},
	"h-ws-growing": func() {
		s := httptest.NewServer(hub.New(false))
		wsClients("ws"+s.URL[4:], 0, pace(20), 0)
		internal.Capture(2*S, 2*S, 2*S)
	},
	"h-grpc": func() {
		l, _ := net.Listen("tcp", "127.0.0.1:0")
		rpc.Serve(l)
		for i := 0; i < 40; i++ {
			cc := rpc.Dial(l.Addr().String())
			for j := 0; j < 4; j++ {
				go rpc.Follow(bg, cc)
			}
			go func() {
				for n := 0; ; n++ {
					rpc.Get(bg, cc, n)
				}
			}()
		}
		internal.Capture(2*S, 2*S)
	},
	"h-grpc-growing": func() {
		l, _ := net.Listen("tcp", "127.0.0.1:0")
		rpc.Serve(l)
		load(0, 50*time.Millisecond, func(int) { rpc.Follow(bg, rpc.Dial(l.Addr().String())) })
		internal.Capture(3*S, 2*S)
	},
	"h-grpc-streams-growing": func() {
		l, _ := net.Listen("tcp", "127.0.0.1:0")
		rpc.Serve(l)
		cc := rpc.Dial(l.Addr().String())
		load(0, 50*time.Millisecond, func(int) { rpc.Follow(bg, cc) })
		internal.Capture(3*S, 2*S)
	},
	"h-gin-db": func() {
		gin.SetMode(gin.ReleaseMode)
		r := gin.New()
		repo := store.Open(8)
		r.GET("/u", func(c *gin.Context) {
			if err := repo.Good(c.Request.Context()); err != nil {
				c.Status(500)
			}
		})
		s := httptest.NewServer(r)
		cl := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}
		for i := 0; i < 200; i++ {
			go func() {
				for {
					resp, err := cl.Get(s.URL + "/u")
					if err == nil {
						io.Copy(io.Discard, resp.Body)
						resp.Body.Close()
					}
				}
			}()
		}
		internal.Capture(3*S, 3*S)
	},
	"h-redis": func() {
		rdb := redis.NewClient(&redis.Options{Addr: redisServer(), PoolSize: 50})
		for i := 0; i < 120; i++ {
			go func() {
				for {
					rdb.Set(bg, "a", "b", 0)
					rdb.BLPop(bg, S, "q")
				}
			}()
		}
		for i := 0; i < 30; i++ {
			ch := rdb.Subscribe(bg, "x").Channel()
			go func() {
				for range ch {
				}
			}()
		}
		internal.Capture(3*S, 3*S)
	},
	"h-misc": func() {
		for i := 0; i < 60; i++ {
			keep(cache.New(time.Minute, time.Minute))
			tp := sdktrace.NewTracerProvider(sdktrace.WithBatcher(nopExp{}))
			keep(tp)
		}
		c := cron.New()
		for i := 0; i < 20; i++ {
			c.AddFunc("@every 1s", func() { time.Sleep(2 * S) })
		}
		c.Start()
		for i := 0; i < 60; i++ {
			w, _ := fsnotify.NewWatcher()
			w.Add(os.TempDir())
			go func() {
				for {
					select {
					case <-w.Events:
					case <-w.Errors:
					}
				}
			}()
		}
		lg, _ := zap.NewProduction(zap.WithClock(nil2{}))
		keep(lg)
		lw := logrus.New().Writer()
		keep(lw)
		jobs := make(chan int)
		for i := 0; i < 250; i++ {
			go poolWorker(jobs)
		}
		var sf singleflight.Group
		load(0, 10*time.Millisecond, func(i int) {
			sf.Do("k", func() (any, error) { time.Sleep(S); return nil, nil })
		})
		load(0, 20*time.Millisecond, func(i int) {
			g, _ := errgroup.WithContext(bg)
			g.SetLimit(4)
			for j := 0; j < 16; j++ {
				g.Go(func() error { time.Sleep(100 * time.Millisecond); return nil })
			}
			g.Wait()
		})
		internal.Capture(4*S, 2*S, 2*S)
	},
	"h-warmup": func() { // start-up: pools grow, then stop
		jobs := make(chan int)
		go func() {
			for i := 0; i < 400; i++ {
				go poolWorker(jobs)
				time.Sleep(8 * time.Millisecond)
			}
		}()
		internal.Capture(1*S, 1*S)
	},
	"h-elastic": func() { // more tenants, each with a worker from a living supervisor
		go supervisor()
		internal.Capture(2*S, 2*S, 2*S)
	},
	"h-bulk": func() { // one big fan-out with a semaphore
		sem := make(chan struct{}, 10)
		var wg sync.WaitGroup
		for i := 0; i < 1500; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				sem <- struct{}{}
				time.Sleep(50 * time.Millisecond)
				<-sem
			}()
		}
		go wg.Wait()
		internal.Capture(2*S, 3*S)
	},
	"h-burst-queue": func() { // queue grows under a burst, semaphore consumer alive
		sem := make(chan struct{}, 10)
		load(0, 4*time.Millisecond, func(i int) {
			sem <- struct{}{}
			time.Sleep(50 * time.Millisecond)
			<-sem
		})
		internal.Capture(2*S, 3*S)
	},
	"h-longpoll": func() {
		s := httptest.NewServer(http.HandlerFunc(longPoll))
		cl := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 500}}
		load(200, 2*time.Millisecond, func(int) {
			for {
				resp, err := cl.Get(s.URL)
				if err == nil {
					resp.Body.Close()
				}
			}
		})
		internal.Capture(3*S, 3*S)
	},
	"h-sse-growing": func() {
		s := httptest.NewServer(http.HandlerFunc(sse))
		cl := &http.Client{Transport: &http.Transport{}}
		load(0, 30*time.Millisecond, func(int) {
			resp, err := cl.Get(s.URL)
			if err == nil {
				io.Copy(io.Discard, resp.Body)
			}
		})
		internal.Capture(2*S, 2*S)
	},
	// bugs
	"b-ws-writers": func() {
		s := httptest.NewServer(hub.New(true))
		wsClients("ws"+s.URL[4:], 0, pace(30), 300*time.Millisecond)
		internal.Capture(3*S, 2*S)
	},
	"b-grpc-drain": func() { grpcBug(rpc.Quote) },
	"b-grpc-ctx":   func() { grpcBug(rpc.QuoteCtx) },
	"b-rows": func() {
		repo := store.Open(10)
		load(0, 20*time.Millisecond, func(i int) { repo.FindUser(bg, i) })
		internal.Capture(2*S, 2*S)
	},
	"b-tx": func() {
		repo := store.Open(10)
		load(0, 20*time.Millisecond, func(i int) { repo.Transfer(bg, i+1) })
		internal.Capture(2*S, 2*S)
	},
	"b-rows-ctx": func() {
		repo := store.Open(10)
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { repo.FindUser(context.WithoutCancel(r.Context()), 1) }))
		load(0, 20*time.Millisecond, func(i int) { http.Get(s.URL) })
		internal.Capture(2*S, 2*S)
	},
	"b-timeout-send": func() {
		s := httptest.NewServer(http.HandlerFunc(timeoutHandler))
		load(0, 10*time.Millisecond, func(i int) {
			resp, err := http.Get(s.URL)
			if err == nil {
				resp.Body.Close()
			}
		})
		internal.Capture(2*S, 2*S)
	},
	"b-firstwins": func() {
		load(0, 30*time.Millisecond, func(i int) { firstWins([]string{"a", "b", "c"}) })
		internal.Capture(2*S, 2*S)
	},
	"b-range": func() {
		load(0, 20*time.Millisecond, func(i int) { sumAll([]int{1, 2, 3}) })
		internal.Capture(2*S, 2*S)
	},
	"b-ctx": func() {
		load(0, 20*time.Millisecond, func(i int) { watchRequest(i) })
		internal.Capture(2*S, 2*S)
	},
	"b-afterfunc-ctx": func() {
		load(0, 20*time.Millisecond, func(i int) { customCtx(i) })
		internal.Capture(2*S, 2*S)
	},
	"b-wg": func() {
		load(0, 20*time.Millisecond, func(i int) { resize(i) })
		internal.Capture(2*S, 2*S)
	},
	"b-cond": func() {
		q := &queue{}
		q.c = sync.NewCond(&q.mu)
		load(0, 20*time.Millisecond, func(i int) { q.pop() })
		load(0, 400*time.Millisecond, func(i int) { q.push(i) })
		internal.Capture(2*S, 2*S)
	},
	"b-errgroup": func() {
		load(0, 20*time.Millisecond, func(i int) { crawl(i) })
		internal.Capture(2*S, 2*S)
	},
	"b-errgroup-send": func() {
		load(0, 20*time.Millisecond, func(i int) { fetchAll(bg) })
		internal.Capture(2*S, 2*S)
	},
	"b-ticker": func() {
		load(0, 20*time.Millisecond, func(i int) { newSession(i) })
		internal.Capture(2*S, 2*S)
	},
	"b-nilchan": func() {
		load(0, 20*time.Millisecond, func(i int) { var d device; d.wait() })
		internal.Capture(2*S, 2*S)
	},
	"b-singleflight": func() {
		var sf singleflight.Group
		load(0, 20*time.Millisecond, func(i int) { lookupRate(&sf) })
		internal.Capture(2*S, 2*S)
	},
	"b-lockheld": func() {
		var c accounts
		c.m = map[string]int{}
		load(0, 20*time.Millisecond, func(i int) { c.Balance("x") })
		internal.Capture(2*S, 2*S)
	},
	"b-redis-sub": func() {
		rdb := redis.NewClient(&redis.Options{Addr: redisServer(), PoolSize: 20})
		load(0, pace(40), func(i int) { listenOnce(rdb) })
		internal.Capture(2*S, 2*S)
	},
	"b-redis-pubsub-pool": func() {
		rdb := redis.NewClient(&redis.Options{Addr: redisServer(), PoolSize: 5, PoolTimeout: time.Hour})
		load(0, 40*time.Millisecond, func(i int) { pinned(rdb) })
		internal.Capture(2*S, 2*S)
	},
	"b-cache": func() {
		load(0, 40*time.Millisecond, func(i int) { tp := sdktrace.NewTracerProvider(sdktrace.WithBatcher(nopExp{})); keep(tp) })
		internal.Capture(2*S, 2*S)
	},
	"b-fsnotify": func() {
		load(0, 40*time.Millisecond, func(i int) { watchConfig() })
		internal.Capture(2*S, 2*S)
	},
	"b-body": func() {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(bytes.Repeat([]byte("x"), 100000)) }))
		cl := &http.Client{Transport: &http.Transport{}}
		load(0, 20*time.Millisecond, func(i int) { checkUpstream(cl, s.URL) })
		internal.Capture(2*S, 2*S)
	},
	"b-grpc-dial": func() {
		l, _ := net.Listen("tcp", "127.0.0.1:0")
		rpc.Serve(l)
		load(0, 40*time.Millisecond, func(i int) { callOnce(l.Addr().String()) })
		internal.Capture(2*S, 2*S)
	},
	"b-hotlock": func() {
		var c accounts
		c.m = map[string]int{}
		for i := 0; i < 16; i++ {
			go func() {
				for {
					c.slowAdd("x")
				}
			}()
		}
		internal.Capture(3*S, 2*S)
	},
	"b-pipe": func() {
		load(0, 40*time.Millisecond, func(i int) { upload() })
		internal.Capture(2*S, 2*S)
	},
	"b-defer": func() {
		load(0, 20*time.Millisecond, func(i int) { deferSend() })
		internal.Capture(2*S, 2*S)
	},
	"p-nilmap":  func() { var m map[string]int; go func() { m["a"] = 1 }(); time.Sleep(S) },
	"p-custom":  func() { go reconcile(); time.Sleep(S) },
	"p-rethrow": func() { rethrow() },
	"p-stackov": func() { recurse(1) },
	"p-map":     func() { concurrentMap() },
	"p-asleep":  func() { startAndWait() },
	"p-unlock":  func() { var a accounts; a.close() },
	"p-closech": func() { go twiceClosed(); time.Sleep(S) },
	"p-wgneg":   func() { go negative(); time.Sleep(S) },
	"p-index":   func() { go pick([]int{1}, 5); time.Sleep(S) },
	"p-sigsegv": func() { var q *queue; q.push(1) },
	"p-sigquit": func() {
		s := httptest.NewServer(http.HandlerFunc(timeoutHandler))
		load(0, 10*time.Millisecond, func(int) { http.Get(s.URL) })
		select {}
	},
}

type nil2 struct{}

func (nil2) Now() time.Time                         { return time.Now() }
func (nil2) NewTicker(d time.Duration) *time.Ticker { return time.NewTicker(d) }

type nopExp struct{}

func (nopExp) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error { return nil }
func (nopExp) Shutdown(context.Context) error                             { return nil }

func grpcBug(f func(*grpc.ClientConn) (string, error)) {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	rpc.Serve(l)
	cc := rpc.Dial(l.Addr().String())
	load(0, 40*time.Millisecond, func(int) { f(cc) })
	internal.Capture(2*S, 2*S)
}

func main() {
	internal.Init()
	f := cases[os.Args[1]]
	if f == nil {
		for k := range cases {
			fmt.Println(k)
		}
		return
	}
	f()
	fmt.Fprintln(os.Stderr, errors.New("done"))
}
