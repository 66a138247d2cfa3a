package codec

import "slices"

// The members of an object are examined here before it is read, to find out
// which alternative of a union it is. The entry points are Tag, TagIs,
// MemberIs, HasMember, HasValue and Fits. Only Fits moves the cursor, and
// only if it succeeds.

// Tag returns the value of the member called name, a discriminator, in the
// object in front of the cursor. The cursor does not move. A number or a boolean
// is returned as its JSON text. Tag returns false if there is no object, if it
// has no such member, or if the member is of another kind. Of several members of
// that name the first counts.
func Tag(c *Cursor, name string) (string, bool) {
	ahead, ok := c.find(name)
	if !ok {
		return "", false
	}
	switch ahead.Kind() {
	case KindString:
		tag := ahead.text(ahead.i + 1)
		return tag, ahead.err == nil
	case KindNumber, KindBool:
		b, start := ahead.b, ahead.i
		if ahead.Skip(); ahead.err == nil {
			return share(b, start, ahead.i), true
		}
	}
	return "", false
}

// TagIs reports whether the object in front of the cursor has a member name with
// one of the values want, compared with the result of [Tag]. The cursor does not
// move.
func TagIs(c *Cursor, name string, want ...string) bool {
	tag, ok := Tag(c, name)
	return ok && slices.Contains(want, tag)
}

// MemberIs reports whether the object in front of the cursor has a member name of
// a kind. The cursor does not move.
func MemberIs(c *Cursor, name string, kind Kind) bool {
	ahead, ok := c.find(name)
	return ok && ahead.Kind() == kind
}

// HasMember reports whether the object in front of the cursor has a member called
// name. A member that is null counts, as it does for required. The cursor does
// not move.
func HasMember(c *Cursor, name string) bool {
	_, ok := c.find(name)
	return ok
}

// HasValue reports whether the object in front of the cursor has one of the
// members names with a value other than null. The cursor does not move.
func HasValue(c *Cursor, names ...string) bool {
	if c.Kind() != KindObject {
		return false
	}
	ahead := c.lookahead()
	ahead.ObjectStart()
	for ahead.NextMember() {
		if slices.Contains(names, ahead.key) && ahead.Kind() != KindNull {
			return true
		}
		ahead.Skip()
	}
	return false
}

// Fits reads the value in front of the cursor into p, as [Read] does, and reports
// whether it is a value of that type. If it is not, the cursor stands in front of
// it again and has no error; malformed JSON fails in the next read. An earlier
// error of c stays. Fits fails when the values that did not fit amount to a hundred
// times the body.
func Fits(c *Cursor, p any) bool {
	if c.err != nil {
		return true
	}
	b, i, depth, trial, memory := c.b, c.i, c.depth, c.trial, c.memory
	c.trial = true
	Read(c, p)
	c.trial = trial
	if c.err == nil {
		return true
	}
	tooOften := c.inVain(b, i)
	c.b, c.i, c.depth, c.open, c.err = b, i, depth, openNone, nil
	if tooOften {
		c.failAt(i, errVain)
		return true
	}
	c.memory = memory // of a value that is garbage
	return false
}

// lookahead returns a second cursor at the same position.
func (c *Cursor) lookahead() Cursor {
	return Cursor{b: c.b, i: c.i, copy: c.copy, depth: c.depth}
}

// find returns a second cursor in front of the value of a member. It ignores
// errors in the object, which the next read finds.
func (c *Cursor) find(name string) (ahead Cursor, ok bool) {
	if c.Kind() != KindObject {
		return ahead, false
	}
	ahead = c.lookahead()
	ahead.ObjectStart()
	for ahead.NextMember() {
		if ahead.key == name {
			return ahead, true
		}
		ahead.Skip()
	}
	return ahead, false
}
