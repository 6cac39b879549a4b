package main

import (
	"fmt"
	"hash/fnv"
	"log"
	"sync"
	"time"

	_ "example.com/diagnosis/watch"
)

// A ride service: drivers come and go, rides are given to drivers that are free.

type Driver struct {
	ID   int
	Ride int
	Seen time.Time
}

// Offerer takes back a ride that its driver cannot finish.
type Offerer interface {
	Offer(ride int)
}

type Fleet struct {
	mu      sync.Mutex
	drivers map[int]*Driver
	offers  Offerer
}

func (f *Fleet) Ping(id int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d, ok := f.drivers[id]
	if !ok {
		d = &Driver{ID: id}
		f.drivers[id] = d
	}
	d.Seen = time.Now()
}

// Book gives a ride to the first driver that has none.
func (f *Fleet) Book(ride int) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, d := range f.drivers {
		if d.Ride == 0 {
			d.Ride = ride
			return id, nil
		}
	}
	return 0, fmt.Errorf("ride %d: nobody is free", ride)
}

// Sweep signs off the drivers that were not heard of for some time.
func (f *Fleet) Sweep(max time.Duration) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	gone := 0
	for _, d := range f.drivers {
		if time.Since(d.Seen) > max {
			f.signOff(d)
			gone++
		}
	}
	return gone
}

func (f *Fleet) signOff(d *Driver) {
	delete(f.drivers, d.ID)
	if d.Ride != 0 {
		f.offers.Offer(d.Ride)
	}
}

type Dispatch struct {
	mu    sync.Mutex
	fleet *Fleet
	open  []int
	given map[int]int
}

func (d *Dispatch) Offer(ride int) {
	d.mu.Lock()
	d.open = append(d.open, ride)
	delete(d.given, ride)
	d.mu.Unlock()
}

// Assign works on the open rides, the oldest first, as far as there are drivers.
func (d *Dispatch) Assign() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.open) > 0 && d.next() {
		n++
	}
	return n
}

func (d *Dispatch) next() bool {
	ride := d.open[0]
	driver, err := d.fleet.Book(ride)
	if err != nil {
		return false
	}
	d.open = d.open[1:]
	d.given[ride] = driver
	return true
}

// Tariff is asked for far more often than rides are booked.
type Tariff struct {
	mu    sync.Mutex
	zones map[string]uint64
}

func (t *Tariff) Price(zone string) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := fnv.New64a()
	for i := 0; i < 200; i++ {
		fmt.Fprint(h, zone, i)
	}
	t.zones[zone] = h.Sum64() % 1000
	return t.zones[zone]
}

func main() {
	fleet := &Fleet{drivers: map[int]*Driver{}}
	dispatch := &Dispatch{fleet: fleet, given: map[int]int{}}
	fleet.offers = dispatch
	tariff := &Tariff{zones: map[string]uint64{}}

	for i := 0; i < 4; i++ {
		go func(zone string) {
			for {
				tariff.Price(zone)
				time.Sleep(2 * time.Millisecond)
			}
		}(fmt.Sprint("zone", i))
	}
	go func() {
		for i := 0; ; i++ {
			fleet.Ping(i%40 + 1)
			dispatch.Offer(i + 1)
			time.Sleep(50 * time.Microsecond)
		}
	}()
	go func() {
		for {
			dispatch.Assign()
			time.Sleep(100 * time.Microsecond)
		}
	}()
	go func() {
		for {
			if n := fleet.Sweep(3 * time.Millisecond); n > 30 {
				log.Print(n, " drivers signed off")
			}
			time.Sleep(2 * time.Millisecond)
		}
	}()
	for range time.Tick(5 * time.Second) {
		log.Print("centre: ", tariff.Price("centre"))
	}
}
