//go:build !go1.23

package park

import "time"

// Pulls needs Go 1.23.
func Pulls(time.Duration, bool) {}

// Merging needs Go 1.23.
func Merging(int) {}
