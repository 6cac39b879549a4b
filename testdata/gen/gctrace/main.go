// A program whose collections are the test input: GODEBUG=gctrace=1 gctrace [dump] 2> FILE
package main

import (
	"io"
	"os"
	"runtime"
	"runtime/pprof"
)

var kept [][]byte

func main() {
	if len(os.Args) > 1 {
		dump()
		return
	}
	for i := 0; i < 400000; i++ {
		b := make([]byte, 1024)
		if i%7 == 0 {
			kept = append(kept, b)
		}
		if len(kept) > 20000 {
			kept = kept[10000:]
		}
	}
	runtime.GC()
	if leaks := pprof.Lookup("goroutineleak"); leaks != nil {
		leaks.WriteTo(io.Discard, 0)
	}
}
