// Package journal appends records to durable storage. The storage is a stand-in: a fixed round-trip time.
package journal

import "time"

const roundTrip = 4 * time.Millisecond

// Append returns when the record is durable.
func Append(record string) {
	time.Sleep(roundTrip)
}
