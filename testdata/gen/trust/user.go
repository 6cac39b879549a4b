package main

import (
	"unsafe"
)

// Frames of a user's own code: receivers, pointers, structs and slices, all blocked below.

// block is where every user chain ends: it never returns.
//
//go:noinline
func block(b *box) { b.cond.L.Lock(); b.cond.L.Lock() }

// A chain of methods on three objects. Some use the receiver after the call (it must survive the
// call, so it is spilled), some do not (the compiler may forget it).
type store struct {
	pad  [2]int
	hits int
	b    *box
}
type service struct {
	name  string
	store *store
	hits  int
}
type handler struct {
	svc  *service
	hits int
}

//go:noinline
func (s *store) fetch(n int) int { block(s.b); s.hits += n; return s.hits }

//go:noinline
func (s *service) load(n int) int { s.hits += n; v := s.store.fetch(n + 1); s.hits += v; return v }

//go:noinline
func (h *handler) serve() int { v := h.svc.load(3); h.hits++; return v + h.hits }

//go:noinline
func (s *store) fetchLast(n int) { block(s.b) }

//go:noinline
func (s *service) loadLast(n int) { s.store.fetchLast(n) }

//go:noinline
func (h *handler) serveLast() { h.svc.loadLast(3) }

// The same, small enough to be inlined.
func (s *store) get(n int) int    { block(s.b); return s.hits + n }
func (s *service) find(n int) int { return s.store.get(n) + s.hits }
func (h *handler) handle() int    { return h.svc.find(1) + h.hits }
func (s *store) branch(n int) (v int) {
	if n > 2 {
		use(unsafe.Pointer(s))
		v = s.hits
	}
	block(s.b)
	if v > 0 {
		s.hits = n
	}
	return v
}

// Receivers that the method assigns, takes the address of, or catches in a closure.
type node struct {
	next *node
	b    *box
	n    int
}

//go:noinline
func (p *node) last() int {
	for p.next != nil {
		use(unsafe.Pointer(p))
		p = p.next
	}
	block(p.b)
	return p.n
}

//go:noinline
func (p *node) captured() int {
	f := func() { p = p.next }
	f()
	hold(&p)
	block(p.b)
	return p.n
}

//go:noinline
func (p *node) closure() int {
	f := func() int { block(p.b); return p.n }
	return f() + p.n
}

//go:noinline
func (p *node) walk(depth int) int {
	if p.next == nil {
		block(p.b)
		return depth
	}
	return p.next.walk(depth+1) + p.n
}

func (p *node) Close() error { block(p.b); p.n++; return nil }

type closer interface{ Close() error }

//go:noinline
func (p *node) deferred() int {
	defer func() { block(p.b); p.n++ }()
	return p.n
}

// Many values live over the call: the compiler has reason to re-use slots.
//
//go:noinline
func (p *node) crowded(a, b, c, d int) int {
	v := p.n
	q := p.next
	x, y, z := a*b, b*c, c*d
	block(p.b)
	p = q
	return v + x + y + z + a + d + p.n
}

type list[T any] struct {
	head T
	b    *box
	n    int
}

//go:noinline
func (l *list[T]) push(v T) int { block(l.b); l.head = v; l.n++; return l.n }

// After the block this one needs its dictionary and no more its receiver.
//
//go:noinline
func (l *list[T]) box(v T) { block(l.b); hold(*new(T)) }

// A generic function also gets the dictionary of its types, which is not printed (and yet counted
// where the question marks are set, so that they stand at the wrong words).
//
//go:noinline
func put[T any](p *node, v T, q *node) T { block(p.b); use(unsafe.Pointer(q)); return v }

//go:noinline
func pointers(a *box, b *node, n int) int { block(a); a.tail[0]++; return b.n + n }

type pair struct {
	a *node
	n int
	b *node
}

//go:noinline
func structs(v pair, s []byte, name string) int {
	block(v.a.b)
	return v.n + v.b.n + len(s) + cap(s) + int(s[0]) + len(name) + int(name[0])
}

// Past the nine integer registers of amd64 (sixteen of arm64) arguments travel on the stack.
//
//go:noinline
func many(a, b, c, d, e, f, g, h, i int, p *node, q *node) int {
	block(p.b)
	return a + b + c + d + e + f + g + h + i + p.n + q.n
}

// An array is never passed in registers; here the slot of p is assigned before the block.
//
//go:noinline
func assigned(v [3]*node, p *node) int {
	block(v[0].b)
	v[0] = v[0].next
	return v[0].n + v[1].n + v[2].n + p.n
}

//go:noinline
func reassigned(v [3]*node) int {
	v[0] = v[0].next
	use(unsafe.Pointer(&v))
	block(v[0].b)
	return v[0].n + v[1].n + v[2].n
}

func newNode(next *node) *node {
	p := &node{next: next, b: newBox(), n: 7}
	hold(p)
	return p
}

func addr(p unsafe.Pointer) string { return hex(p) }

func scenarioUser() {
	for i := 0; i < instances; i++ {
		st := &store{b: newBox(), hits: 2}
		sv := &service{name: "svc", store: st, hits: 3}
		hd := &handler{svc: sv, hits: 4}
		hold(hd)
		a, b, c := addr(unsafe.Pointer(hd)), addr(unsafe.Pointer(sv)), addr(unsafe.Pointer(st))
		go func() {
			note("user", "recv:main.(*handler).serve", a, "recv:main.(*service).load", b,
				"recv:main.(*store).fetch", c, "word:main.(*service).load:1", "0x3",
				"word:main.(*store).fetch:1", "0x4")
			hd.serve()
		}()
		go func() {
			note("user", "recv:main.(*handler).serveLast", a, "recv:main.(*service).loadLast", b,
				"recv:main.(*store).fetchLast", c, "word:main.(*service).loadLast:1", "0x3")
			hd.serveLast()
		}()
		go func() {
			note("user", "recv:main.(*handler).handle", a, "recv:main.(*service).find", b,
				"recv:main.(*store).get", c)
			hd.handle()
		}()
		go func(n int) {
			note("user", "recv:main.(*store).branch", c)
			st.branch(n)
		}(i % 5)

		n1 := newNode(nil)
		n2 := newNode(n1)
		n3 := newNode(n2)
		x1, x2, x3 := addr(unsafe.Pointer(n1)), addr(unsafe.Pointer(n2)), addr(unsafe.Pointer(n3))
		go func() { note("user-assigned", "recv:main.(*node).last", x3, "now:main.(*node).last", x1); n3.last() }()
		go func() {
			note("user-assigned", "recv:main.(*node).captured", x3, "now:main.(*node).captured", x2)
			n3.captured()
		}()
		go func() { note("user", "recv:main.(*node).closure", x3); n3.closure() }()
		go func() { note("user", "recv:main.(*node).walk", x1+","+x2+","+x3); n3.walk(0) }()
		go func() { note("user", "recv:main.(*node).deferred", x3); n3.deferred() }()
		go func() {
			note("user", "recv:main.(*node).crowded", x3, "word:main.(*node).crowded:1", "0x11",
				"word:main.(*node).crowded:2", "0x12", "word:main.(*node).crowded:3", "0x13",
				"word:main.(*node).crowded:4", "0x14")
			n3.crowded(0x11, 0x12, 0x13, 0x14)
		}()
		go func(i int) {
			note("user", "recv:main.(*node).Close", x2)
			switch i % 3 {
			case 0:
				closer(n2).Close()
			case 1:
				defer n2.Close()
			case 2:
				f := n2.Close
				hold(f)
				f()
			}
		}(i)
		l := &list[*node]{b: newBox()}
		li := &list[int]{b: newBox()}
		hold(l)
		hold(li)
		go func() { note("user", "recv:main.(*list[...]).push", addr(unsafe.Pointer(l))); l.push(n3) }()
		go func() { note("user", "recv:main.(*list[...]).box", addr(unsafe.Pointer(l))); l.box(n3) }()
		go func() { note("user", "recv:main.(*list[...]).push", addr(unsafe.Pointer(li))); li.push(5) }()

		go func() {
			note("user", "word:main.put[...]:0", x3, "word:main.put[...]:1", "0x61", "word:main.put[...]:2", x1)
			put(n3, 0x61, n1)
		}()
		go func() {
			note("user", "word:main.pointers:0", addr(unsafe.Pointer(n3.b)), "word:main.pointers:1", x2,
				"word:main.pointers:2", "0x21")
			pointers(n3.b, n2, 0x21)
		}()
		bytes := make([]byte, 5, 0x40)
		hold(bytes)
		name := string(bytes[:4])
		hold(&name)
		nameAt := *(*unsafe.Pointer)(unsafe.Pointer(&name))
		go func() {
			note("user", "word:main.structs:0", x3, "word:main.structs:1", "0x31", "word:main.structs:2", x2,
				"word:main.structs:3", addr(unsafe.Pointer(&bytes[0])), "word:main.structs:4", "0x5",
				"word:main.structs:5", "0x40", "word:main.structs:6", addr(nameAt), "word:main.structs:7", "0x4")
			structs(pair{n3, 0x31, n2}, bytes, name)
		}()
		go func() {
			note("user", "word:main.many:0", "0x51", "word:main.many:8", "0x59", "word:main.many:9", x1)
			many(0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, n1, n2)
		}()
		go func() {
			note("user", "word:main.assigned:0", x3, "word:main.assigned:1", x2, "word:main.assigned:2", x1,
				"word:main.assigned:3", x1)
			assigned([3]*node{n3, n2, n1}, n1)
		}()
		go func() {
			note("user-assigned", "word:main.reassigned:0", x3, "now:main.reassigned", x2)
			reassigned([3]*node{n3, n2, n1})
		}()
	}
}
