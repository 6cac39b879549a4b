//go:build !later

package main

import "example.com/pair/hash"

func checksum(n uint64) uint64 { return hash.Sum(n) }

func step(n, i uint64) uint64 { return n*33 ^ i }

func pack(n uint64) uint64 { return squash(n) }

//go:noinline
func squash(n uint64) uint64 {
	for i := uint64(0); i < 20; i++ {
		n = spin(n, 500) + n<<3
		for k := uint64(0); k < 1000; k++ {
			n = n*7 + k
		}
	}
	return n
}

func extra(n uint64) uint64 { return audit(n) }

//go:noinline
func audit(n uint64) uint64 {
	for i := uint64(0); i < 20000; i++ {
		n = n*17 ^ i
	}
	return n
}
