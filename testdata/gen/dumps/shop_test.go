package main

import (
	"os"
	"testing"
	"time"
)

func TestFast(t *testing.T) { newInventory().Count("tea") }

// TestHang blocks, so that the test binary's own time-out ends it.
func TestHang(t *testing.T) {
	inv := newInventory()
	inv.mu.Lock()
	t.Run("reserve", func(t *testing.T) { t.Parallel(); inv.Reserve("tea") })
	t.Run("publish", func(t *testing.T) { t.Parallel(); inv.Publish("tea") })
	t.Run("sleep", func(t *testing.T) { t.Parallel(); time.Sleep(time.Hour) })
}

func TestPanic(t *testing.T) {
	t.Run("nil order", func(t *testing.T) { charge(nil) })
}

func TestRace(t *testing.T) {
	o := &order{}
	go addItem(o)
	addItem(o)
	time.Sleep(50 * time.Millisecond)
}

// TestLog prints a dump through t.Log, which indents it.
func TestLog(t *testing.T) {
	inv := newInventory()
	inv.mu.Lock()
	go inv.Reserve("tea")
	time.Sleep(50 * time.Millisecond)
	t.Log(string(allStacks()))
	if os.Getenv("FAIL") != "" {
		t.Fatal("stuck")
	}
}
