package codec

import (
	"fmt"
	"reflect"
)

// This file makes plans of descriptions.

// describe makes the plan of t, a value of which is at v.
func (p *Plans) describe(t *typ, v pointer) *plan {
	fields := 8
	if goType(t).Kind() == reflect.Struct {
		fields = goType(t).NumField()
	}
	m := &Members{plans: p, base: v, size: t.size}
	m.plan.members = make([]member, 0, fields)
	if t.tags != nil {
		describeTags(m, t)
	} else {
		interfaceAt(t, v).(Describer).DescribeJSON(m)
	}
	m.base = pointer{} // the plan stays, the value need not
	if m.plan.err != nil {
		m.plan.err = fmt.Errorf("%v: %w", goType(t), m.plan.err)
	}
	m.plan.finish()
	return &m.plan
}

// finish makes what can only be made with all members known: the keys, in one
// piece of memory, and the order that is expected at first.
func (p *plan) finish() {
	places := uint8(0)
	size := 0
	for i := range p.members {
		m := &p.members[i]
		size += len(m.name) + len(`,"":`)
		m.next = uint32(i + 1)
		if m.typ != nil && inPlace(m.read) {
			places = min(places+1, manyPlaces)
			m.place = places
		}
	}
	w := Writer{buf: make([]byte, 0, size)}
	for i := range p.members {
		m := &p.members[i]
		start := len(w.buf)
		w.comma = true
		w.Key(m.name)
		m.key = share(w.buf, start, len(w.buf))
	}
}

// inPlace reports the forms that are read into what is there, which must
// therefore be zero.
func inPlace(f form) bool {
	switch f {
	case formOpt, formStruct, formSelf, formForeign, formMember:
		return true
	}
	return false
}
