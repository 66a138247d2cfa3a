package codec

import "reflect"

// This file keeps goroutines from meeting at the lock of their Plans for each
// value of a union, which its own code reads and writes.

// recent remembers a few of the types that [Read] or [Write] was called with.
type recent struct {
	types [4]struct {
		of  any  // the reflect.Type of a *T
		typ *typ // of T
	}
	next uint8 // the one to be forgotten next
}

// targetOf returns what p knows about the type that of, a pointer, points to.
func (r *recent) targetOf(p *Plans, of reflect.Type) *typ {
	for i := range r.types {
		if e := &r.types[i]; e.of == any(of) {
			return e.typ
		}
	}
	t := p.typeOf(of.Elem(), false)
	e := &r.types[r.next&3]
	e.of, e.typ = of, t
	r.next++
	return t
}
