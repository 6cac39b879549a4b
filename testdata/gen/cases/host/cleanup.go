//go:build !go1.24

package host

// Buffers needs runtime.AddCleanup.
func Buffers() { select {} }
