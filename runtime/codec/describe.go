package codec

import (
	"fmt"
	"reflect"
)

// Plans are made here of tags and of DescribeJSON. The entry point is describe.

// describe makes the plan of t. v is a value of it, for DescribeJSON.
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
	m.base = pointer{} // the plan must not keep the value alive
	if m.plan.err != nil {
		m.plan.err = fmt.Errorf("%v: %w", goType(t), m.plan.err)
	}
	finish(&m.plan)
	return &m.plan
}

// finish completes a plan once all members are known: it makes the keys, in one
// allocation, and expects the members in the order of their description.
func finish(p *plan) {
	bits := uint8(0)
	size := 0
	for i := range p.members {
		m := &p.members[i]
		size += len(m.name) + len(`,"":`)
		m.next = uint32(i + 1)
		if m.typ != nil && inPlace(m.read) {
			bits = min(bits+1, sharedBit)
			m.seenBit = bits
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

// inPlace reports whether values of a form are read into their memory part by
// part, so that it must be zero.
func inPlace(f form) bool {
	switch f {
	case formOpt, formStruct, formSelf, formForeign, formMember:
		return true
	}
	return false
}
