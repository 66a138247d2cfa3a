package codec

import "sync/atomic"

// This file reads structs by their plans.

// object reads a struct, which must be zero.
func (c *Cursor) object(plan *plan, p pointer) {
	if plan.err != nil {
		c.Fail(plan.err)
		return
	}
	c.ObjectStart()
	seen := uint64(0) // places that may not be zero any more
	next := &plan.first
	for {
		m := c.expected(plan, next)
		if m == nil {
			if !c.NextMember() {
				return
			}
			i := plan.find(c.key)
			if i == none {
				c.unnamed(plan, p)
				continue
			}
			atomic.StoreUint32(next, i)
			m = &plan.members[i]
		}
		next = &m.next
		v := field(p, m.at)
		if m.place != 0 {
			if bit := uint64(1) << m.place; seen&bit != 0 || m.place == manyPlaces {
				m.typ.clear(v) // of two members of one name the last counts
			} else {
				seen |= bit
			}
		}
		switch m.read {
		case formString:
			store(v, String(c))
		case formMember:
			c.special(m, v)
		default:
			c.value(m.read, m.typ, v)
		}
	}
}

// manyPlaces stands for all places that have no number of their own.
const manyPlaces = 63

// expected steps to the value of the member that *next tells, if it comes next
// in the text and is written there as it commonly is. Otherwise it gives nil
// and the cursor stays.
func (c *Cursor) expected(plan *plan, next *uint32) *member {
	i := int(atomic.LoadUint32(next))
	if i >= len(plan.members) {
		return nil
	}
	m := &plan.members[i]
	key := m.key
	if c.open != openNone {
		if c.open == openNull {
			return nil
		}
		key = key[1:] // no comma in front of the first
	}
	if b := c.b[c.i:]; len(b) <= len(key) || string(b[:len(key)]) != key || b[len(key)] <= ' ' {
		return nil
	}
	c.i += len(key)
	c.open = openNone
	return m
}

// special reads a member that its type does not tell how to read.
func (c *Cursor) special(m *member, p pointer) {
	if m.mode == modeSkip {
		c.Skip()
		return
	}
	m.extra.custom.ReadMember(c, interfaceAt(m.typ, p))
}

// unnamed reads a member that the plan does not name.
func (c *Cursor) unnamed(plan *plan, p pointer) {
	if plan.rest == nil {
		c.Skip()
		return
	}
	c.entry(plan.rest, field(p, plan.restAt))
}
