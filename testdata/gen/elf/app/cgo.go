//go:build cgo

package main

// #include <unistd.h>
// static void rest(void) { sleep(3600); }
import "C"

func init() {
	go func() { C.rest() }()
}
