package codec

// This file looks ahead in an object to find out which type it is.

// Tag finds the string member called name in the object in front of the cursor,
// which does not move: a discriminator. It is false if there is no object, no
// such member, or if it is no string. Of several the first counts.
func Tag(c *Cursor, name string) (string, bool) {
	look, ok := c.find(name)
	if !ok || look.Kind() != KindString {
		return "", false
	}
	tag := look.text(look.i + 1)
	return tag, look.err == nil
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
