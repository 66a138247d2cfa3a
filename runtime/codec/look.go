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

// find returns a second cursor in front of the value of a member. What is wrong
// in the object is left for the reading that follows.
func (c *Cursor) find(name string) (look Cursor, ok bool) {
	if c.Kind() != KindObject {
		return look, false
	}
	look = Cursor{b: c.b, i: c.i, copy: c.copy, depth: c.depth}
	look.ObjectStart()
	for look.NextMember() {
		if look.key == name {
			return look, true
		}
		look.Skip()
	}
	return look, false
}
