package codec

import "unsafe"

// This file keeps goroutines from meeting at the lock of their Plans for each
// value of a union, which its own code reads and writes.

// recent remembers a few of the types that [Read] or [Write] was called with.
type recent [4]struct {
	pointer unsafe.Pointer // to what Go knows about a *T
	typ     *typ           // of T
}

// slot is where a type is remembered: types lie 32 bytes apart or more.
func (r *recent) slot(pointer unsafe.Pointer) int { return int(uintptr(pointer)>>5) % len(r) }

// get returns the type that p, if it is a pointer and not nil, points to, and
// the pointer; nil if it is not remembered.
func (r *recent) get(p *any) (*typ, unsafe.Pointer) {
	words := (*[2]unsafe.Pointer)(unsafe.Pointer(p)) // how an any lies in memory
	if e := &r[r.slot(words[0])]; e.pointer == words[0] && words[1] != nil {
		return e.typ, words[1]
	}
	return nil, nil
}

// put remembers that p is a pointer to a t.
func (r *recent) put(p *any, t *typ) {
	pointer := (*[2]unsafe.Pointer)(unsafe.Pointer(p))[0]
	e := &r[r.slot(pointer)]
	e.pointer, e.typ = pointer, t
}
