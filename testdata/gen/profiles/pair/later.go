//go:build later

package main

import "example.com/pair/digest"

func checksum(n uint64) uint64 { return digest.Sum(n) }

//go:noinline
func step(n, i uint64) uint64 { return n*33 ^ i }

func pack(n uint64) uint64 { return condense(n) }

//go:noinline
func condense(n uint64) uint64 {
	for i := uint64(0); i < 20; i++ {
		n = spin(n, 500) + n<<3
		for k := uint64(0); k < 1000; k++ {
			n = n*7 + k
		}
	}
	return n
}

func extra(n uint64) uint64 { return index(n) }

//go:noinline
func index(n uint64) uint64 {
	for i := uint64(0); i < 60000; i++ {
		n = n*19 ^ i>>1
	}
	return n
}
