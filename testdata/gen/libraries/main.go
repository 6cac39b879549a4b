// Command libraries starts what well-known modules keep waiting in the background and dumps it.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"time"

	badger "github.com/dgraph-io/badger/v4"
	"github.com/fsnotify/fsnotify"
	"github.com/golang/glog"
	"github.com/nats-io/nats.go"
	"github.com/panjf2000/ants/v2"
	cache "github.com/patrickmn/go-cache"
	"github.com/robfig/cron/v3"
	"github.com/syndtr/goleveldb/leveldb"
	"go.opencensus.io/stats/view"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.uber.org/zap/zapcore"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	lumberjack "gopkg.in/natefinch/lumberjack.v2"
	"k8s.io/klog/v2"
)

type drv struct{}

func (drv) Open(string) (driver.Conn, error) { return nil, errors.New("no") }

type exp struct{}

func (exp) ExportSpans(context.Context, []trace.ReadOnlySpan) error { return nil }
func (exp) Shutdown(context.Context) error                          { return nil }

// a NATS server as far as the client needs one
func fakeNats() string {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		fmt.Fprint(c, "INFO {\"server_id\":\"x\",\"version\":\"2.10.0\",\"max_payload\":1048576}\r\n")
		b := make([]byte, 4096)
		for {
			n, err := c.Read(b)
			if err != nil {
				return
			}
			for _, line := range []byte(b[:n]) {
				if line == 'G' { // of PING
					fmt.Fprint(c, "PONG\r\n")
				}
			}
		}
	}()
	return l.Addr().String()
}

func main() {
	dir, _ := os.MkdirTemp("", "libs")
	defer os.RemoveAll(dir)
	sql.Register("none", drv{})
	db, _ := sql.Open("none", "")
	db.SetConnMaxLifetime(time.Hour)
	klog.Info("x")
	klog.StartFlushDaemon(time.Second)
	glog.Flush()
	lj := &lumberjack.Logger{Filename: dir + "/a.log"}
	lj.Write([]byte("x\n"))
	lj.Rotate()
	c := cron.New()
	c.Start()
	cc := cache.New(time.Minute, time.Minute)
	defer runtime.KeepAlive(cc)
	w, _ := fsnotify.NewWatcher()
	w.Add(dir)
	view.SetReportingPeriod(time.Second)
	ldb, err := leveldb.OpenFile(dir+"/l", nil)
	fmt.Fprintln(os.Stderr, ldb != nil, err)
	tp := trace.NewTracerProvider(trace.WithBatcher(exp{}))
	_ = tp
	p, _ := ants.NewPool(3)
	p.Submit(func() {})
	bdb, err := badger.Open(badger.DefaultOptions(dir + "/b").WithLogger(nil))
	fmt.Fprintln(os.Stderr, bdb != nil, err)
	bw := &zapcore.BufferedWriteSyncer{WS: zapcore.AddSync(os.Stderr)}
	bw.Write([]byte{})
	gl, _ := net.Listen("tcp", "127.0.0.1:0")
	gs := grpc.NewServer(grpc.NumStreamWorkers(2))
	go gs.Serve(gl)
	gc, err := grpc.NewClient("dns:///"+gl.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	gc.Connect()
	nc, err := nats.Connect("nats://" + fakeNats())
	fmt.Fprintln(os.Stderr, nc != nil, err)
	s := httptest.NewServer(http.NotFoundHandler())
	r, _ := http.Get(s.URL)
	r.Body.Close()
	go signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	time.Sleep(2 * time.Second)
	pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
}
