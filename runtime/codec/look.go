package codec

import "slices"

// This file looks ahead in an object to find out which type it is.

// Tag finds the member called name in the object in front of the cursor, which
// does not move: a discriminator. A number or a boolean is given as JSON writes
// it. It is false if there is no object, no such member, or if it is of another
// kind. Of several the first counts.
func Tag(c *Cursor, name string) (string, bool) {
	look, ok := c.find(name)
	if !ok {
		return "", false
	}
	switch look.Kind() {
	case KindString:
		tag := look.text(look.i + 1)
		return tag, look.err == nil
	case KindNumber, KindBool:
		b, start := look.b, look.i
		if look.Skip(); look.err == nil {
			return share(b, start, look.i), true
		}
	}
	return "", false
}

// TagIs reports whether the object at the cursor has a member name with one of
// the values want, compared as [Tag] gives it. The cursor does not move.
func TagIs(c *Cursor, name string, want ...string) bool {
	tag, ok := Tag(c, name)
	return ok && slices.Contains(want, tag)
}

// MemberIs reports whether the object at the cursor has a member name of a
// kind. The cursor does not move.
func MemberIs(c *Cursor, name string, kind Kind) bool {
	look, ok := c.find(name)
	return ok && look.Kind() == kind
}

// HasMember reports whether the object in front of the cursor, which does not
// move, has a member called name: null counts, as it does for required.
func HasMember(c *Cursor, name string) bool {
	_, ok := c.find(name)
	return ok
}

// HasValue reports whether the object in front of the cursor, which does not
// move, has one of the members names with a value other than null.
func HasValue(c *Cursor, names ...string) bool {
	if c.Kind() != KindObject {
		return false
	}
	look := c.ahead()
	look.ObjectStart()
	for look.NextMember() {
		if slices.Contains(names, look.key) && look.Kind() != KindNull {
			return true
		}
		look.Skip()
	}
	return false
}

// Fits reads the value at the cursor into p, as [Read] does, and reports
// whether it is a value of that type. Where it is not, the cursor stands in
// front of it again and has no error; JSON that is wrong is found by whoever
// reads it next. An error that c has already stays.
func Fits(c *Cursor, p any) bool {
	if c.err != nil {
		return true
	}
	b, i, depth, trial := c.b, c.i, c.depth, c.trial
	c.trial = true
	Read(c, p)
	c.trial = trial
	if c.err == nil {
		return true
	}
	c.b, c.i, c.depth, c.open, c.err = b, i, depth, openNone, nil
	return false
}

// ahead is a second cursor at the same place.
func (c *Cursor) ahead() Cursor {
	return Cursor{b: c.b, i: c.i, copy: c.copy, depth: c.depth}
}

// find returns a second cursor in front of the value of a member. What is wrong
// in the object is left for the reading that follows.
func (c *Cursor) find(name string) (look Cursor, ok bool) {
	if c.Kind() != KindObject {
		return look, false
	}
	look = c.ahead()
	look.ObjectStart()
	for look.NextMember() {
		if look.key == name {
			return look, true
		}
		look.Skip()
	}
	return look, false
}
