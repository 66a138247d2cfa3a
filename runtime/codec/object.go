package codec

import "math/bits"

// Loops over the members of an object and the elements of an array are made of
// these entry points: ObjectStart, NextMember and Key; ArrayStart and
// NextElement.

// ObjectStart opens the object in front of the cursor. [Cursor.NextMember] steps
// to each member and must be called until it returns false. null counts as an
// object without members.
func (c *Cursor) ObjectStart() {
	if c.i < len(c.b) && c.b[c.i] == '{' {
		c.enter()
		return
	}
	c.startNull(KindObject)
}

// ArrayStart opens the array in front of the cursor. [Cursor.NextElement] steps
// to each element and must be called until it returns false. null counts as an
// array without elements.
func (c *Cursor) ArrayStart() {
	if c.i < len(c.b) && c.b[c.i] == '[' {
		c.enter()
		return
	}
	c.startNull(KindArray)
}

// enter consumes an opening bracket.
func (c *Cursor) enter() {
	if c.depth++; c.depth > maxDepth {
		c.failAt(c.i, errDepth)
		return
	}
	c.i++
	c.open = openFirst
}

// startNull consumes null in place of an object or an array.
func (c *Cursor) startNull(want Kind) {
	if c.Null() {
		c.open = openNull
		return
	}
	if c.failKind(want); c.err == nil { // passed over
		c.open = openNull
	}
}

// NextMember steps to the value of the next member, the name of which
// [Cursor.Key] then returns. It returns false at the end of the object and after
// an error. The value must be read or skipped before the next call.
func (c *Cursor) NextMember() bool {
	b, i := c.b, c.i
	if c.open != openNone || i+1 >= len(b) || b[i] != ',' || b[i+1] != '"' {
		if i = c.memberStart(); i < 0 {
			return false
		}
	} else {
		i += 2
	}
	// Most keys end within a few words, and a colon and a value follow without
	// white space.
	for k := i; len(b)-k >= 8; k += 8 {
		if m := special(loadWord(b, k)); m != 0 {
			k += bits.TrailingZeros64(m) >> 3
			if k+2 < len(b) && b[k] == '"' && b[k+1] == ':' && b[k+2] > ' ' {
				c.key = share(b, i, k)
				c.i = k + 2
				return true
			}
			break
		}
	}
	return c.memberKey(i)
}

// memberStart returns the index of the first byte of the next key, or -1 at the
// end of the object.
func (c *Cursor) memberStart() int {
	if !c.separator('}') {
		return -1
	}
	if c.i >= len(c.b) || c.b[c.i] != '"' {
		c.failAt(c.i, unexpected(c.b, c.i, "a member name"))
		return -1
	}
	return c.i + 1
}

// memberKey reads the key that starts at byte i, in any form, and the colon.
func (c *Cursor) memberKey(i int) bool {
	c.key = c.rawText(i)
	c.i = skipSpace(c.b, c.i)
	if c.i >= len(c.b) || c.b[c.i] != ':' {
		c.failAt(c.i, unexpected(c.b, c.i, "a colon"))
		return false
	}
	c.i = skipSpace(c.b, c.i+1)
	return true
}

// separator steps over a comma, if it is not the first, to the next member or
// element. It returns false if it consumed the closing bracket instead.
func (c *Cursor) separator(closing byte) bool {
	opened := c.open
	c.open = openNone
	if opened == openNull {
		return false
	}
	i := skipSpace(c.b, c.i)
	switch {
	case i < len(c.b) && c.b[i] == closing:
		c.i = i + 1
		c.depth--
		return false
	case opened == openFirst:
		c.i = i
	case i < len(c.b) && c.b[i] == ',':
		c.i = skipSpace(c.b, i+1)
	default:
		c.failAt(i, unexpected(c.b, i, "a comma or "+string(rune(closing))))
		return false
	}
	return c.err == nil
}

// Key returns the name of the member that the last [Cursor.NextMember] found.
// The name shares the body's memory unless it has an escape.
func (c *Cursor) Key() string { return c.key }

// NextElement steps to the next element of an array. It returns false at the
// end of the array and after an error. The element must be read or skipped
// before the next call.
func (c *Cursor) NextElement() bool {
	if b, i := c.b, c.i; c.open == openNone && i+1 < len(b) && b[i] == ',' && b[i+1] > ' ' {
		c.i++
		return true
	}
	return c.separator(']')
}
