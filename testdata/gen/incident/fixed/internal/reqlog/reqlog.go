// Package reqlog writes one line for every request, off the request's path.
package reqlog

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// Entry is one request as it is logged.
type Entry struct {
	At      time.Time
	Method  string
	Path    string
	Status  int
	Elapsed time.Duration
}

// Logger hands entries to the writer goroutine.
type Logger struct {
	w       io.Writer
	entries chan Entry
	dropped int64
}

// New makes a logger. Start runs its writer.
func New(w io.Writer) *Logger {
	return &Logger{w: w, entries: make(chan Entry, 256)}
}

// Start runs the goroutine that writes the entries.
func (l *Logger) Start() {
	go l.drain()
}

func (l *Logger) drain() {
	for e := range l.entries {
		fmt.Fprintf(l.w, "%s %s %s %d %dus\n", e.At.UTC().Format("2006-01-02T15:04:05.000Z"),
			e.Method, e.Path, e.Status, e.Elapsed.Microseconds())
	}
}

// Record queues one entry; a full queue drops it.
func (l *Logger) Record(e Entry) {
	select {
	case l.entries <- e:
	default:
		atomic.AddInt64(&l.dropped, 1)
	}
}

// Dropped is the number of entries the queue had no room for.
func (l *Logger) Dropped() int64 { return atomic.LoadInt64(&l.dropped) }

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(code int) {
	w.status = code
	w.ResponseWriter.WriteHeader(code)
}

// Wrap logs every request that next has served, except health checks.
func (l *Logger) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" {
			next.ServeHTTP(w, r)
			return
		}
		began := time.Now()
		sw := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(sw, r)
		l.Record(Entry{At: began, Method: r.Method, Path: r.URL.Path, Status: sw.status, Elapsed: time.Since(began)})
	})
}
