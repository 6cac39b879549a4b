// Command pair works for six seconds under a CPU profile. Built as it is and with -tags later it
// is two releases of one program: in the later one package hash has become digest, squash is called
// condense, audit is gone and index new, and step is no longer inlined.
package main

import (
	"os"
	"runtime/pprof"
	"time"
)

var sink uint64

//go:noinline
func handle(n uint64) uint64 {
	n = checksum(n)
	for i := 0; i < 3; i++ {
		n = pack(n)
	}
	n = count(n)
	return extra(n)
}

//go:noinline
func spin(n uint64, rounds uint64) uint64 {
	for i := uint64(0); i < rounds; i++ {
		n = n*31 + i ^ n>>7
	}
	return n
}

//go:noinline
func count(n uint64) uint64 {
	for i := uint64(0); i < 60000; i++ {
		n = step(n, i)
	}
	return n
}

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	pprof.StartCPUProfile(f)
	for began := time.Now(); time.Since(began) < 6*time.Second; {
		sink = handle(sink)
	}
	pprof.StopCPUProfile()
	f.Close()
}
