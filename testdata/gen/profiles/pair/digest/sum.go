// Package digest sums.
package digest

// Sum is a checksum.
//
//go:noinline
func Sum(n uint64) uint64 {
	for i := uint64(0); i < 40000; i++ {
		n = n*31 + i ^ n>>5
	}
	return n
}
