// SPDX-License-Identifier: MIT

package internal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"
)

var Dir = os.Getenv("OUT")

func Init() {
	os.MkdirAll(Dir, 0o755)
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
}

func Prof(name, file string, debug int) {
	var b bytes.Buffer
	pprof.Lookup(name).WriteTo(&b, debug)
	os.WriteFile(filepath.Join(Dir, file), b.Bytes(), 0o644)
}

func Full(n int) {
	Prof("goroutine", fmt.Sprintf("goroutines-%d.txt", n), 2)
	if os.Getenv("MIX") != "" {
		Prof("goroutine", fmt.Sprintf("goroutine-%d.pb.gz", n), 0)
		Prof("goroutine", fmt.Sprintf("goroutine-debug1-%d.txt", n), 1)
	}
}

func Capture(gap ...time.Duration) {
	for i, g := range gap {
		time.Sleep(g)
		Full(i + 1)
	}
	Prof("mutex", "mutex.pb.gz", 0)
	Prof("block", "block.pb.gz", 0)
	os.Exit(0)
}
