package codec

import "reflect"

// The types of recent calls are cached here, so that goroutines do not contend
// for the lock of their Plans for each value of a union. The entry point is
// targetOf.

// recent caches a few of the types that [Read] or [Write] was called with.
type recent struct {
	types [4]struct {
		of  any  // the reflect.Type of a *T
		typ *typ // of T
	}
	next uint8 // the one to be replaced next
}

// targetOf returns the typ in p of the target of a pointer type.
func targetOf(r *recent, p *Plans, of reflect.Type) *typ {
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
