package codec

import "sync/atomic"

// Structs are read here by their plans. The entry point is readStruct.

// readStruct reads a struct, which must be zero. Of two members of one name the
// last counts, so that a value that is read in place is cleared before it is read
// again: seen has the seenBit of each such value that was read.
func (c *Cursor) readStruct(plan *plan, p pointer) {
	if plan.err != nil {
		c.Fail(plan.err)
		return
	}
	c.ObjectStart()
	seen := uint64(0)
	next := &plan.first
	for {
		m := c.nextExpected(plan, next)
		if m == nil {
			if !c.NextMember() {
				return
			}
			i := plan.find(c.key)
			if i == none {
				c.readRest(plan, p)
				continue
			}
			atomic.StoreUint32(next, i)
			m = &plan.members[i]
		}
		next = &m.next
		v := field(p, m.at)
		if m.seenBit != 0 {
			if bit := uint64(1) << m.seenBit; seen&bit != 0 || m.seenBit == sharedBit {
				setZero(m.typ, v)
			} else {
				seen |= bit
			}
		}
		switch m.read {
		case formString:
			store(v, String(c))
		case formMember:
			c.readCustom(m, v)
		default:
			c.readValue(m.read, m.typ, v)
		}
	}
}

// sharedBit is the seenBit of all values beyond the first 62 that are read in
// place. They are cleared before each read.
const sharedBit = 63

// nextExpected steps to the value of the member with index *next, if that member
// is next in the body, in its usual form without white space. Otherwise it
// returns nil and the cursor does not move.
func (c *Cursor) nextExpected(plan *plan, next *uint32) *member {
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

// readCustom reads a member of formMember: custom or skipped.
func (c *Cursor) readCustom(m *member, p pointer) {
	if m.mode == modeSkip {
		c.Skip()
		return
	}
	m.extra.custom.ReadMember(c, interfaceAt(m.typ, p))
}

// readRest reads a member that is not in the plan.
func (c *Cursor) readRest(plan *plan, p pointer) {
	if plan.rest == nil {
		c.Skip()
		return
	}
	c.readEntry(plan.rest, field(p, plan.restAt))
}
