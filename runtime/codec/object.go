package codec

import "math/bits"

// This file holds the loops over the members of an object and the elements of
// an array.

// ObjectStart opens the object in front of the cursor; the members follow by
// [Cursor.NextMember], which must be called until it reports false. null is
// consumed and has no members.
func (c *Cursor) ObjectStart() {
	if c.i < len(c.b) && c.b[c.i] == '{' {
		c.enter()
		return
	}
	c.startNull(KindObject)
}

// ArrayStart opens the array in front of the cursor; the elements follow by
// [Cursor.NextElement], which must be called until it reports false. null is
// consumed and has no elements.
func (c *Cursor) ArrayStart() {
	if c.i < len(c.b) && c.b[c.i] == '[' {
		c.enter()
		return
	}
	c.startNull(KindArray)
}

// enter steps over an opening bracket.
func (c *Cursor) enter() {
	if c.depth++; c.depth > maxDepth {
		c.failAt(c.i, errDepth)
		return
	}
	c.i++
	c.open = openFirst
}

func (c *Cursor) startNull(want Kind) {
	if c.Null() {
		c.open = openNull
		return
	}
	c.failKind(want)
}

// NextMember steps to the value of the next member, whose name [Cursor.Key]
// then gives. It reports false at the end of the object and after an error.
// The value must be read or skipped before the next call.
func (c *Cursor) NextMember() bool {
	b, i := c.b, c.i
	if c.open != openNone || i+1 >= len(b) || b[i] != ',' || b[i+1] != '"' {
		if i = c.memberStart(); i < 0 {
			return false
		}
	} else {
		i += 2
	}
	// The common key ends within a few words and is followed at once by a
	// colon and a value.
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

// memberStart finds the first byte of the next key, or returns -1 at the end of
// the object.
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

// memberKey reads the key that starts at byte i, in whatever form, and the
// colon.
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

// separator steps over a comma, or over what was opened, to the next member or
// element. It reports false when the closing bracket was found instead.
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
// It shares the body's memory unless it had an escape.
func (c *Cursor) Key() string { return c.key }

// NextElement steps to the next element of an array. It reports false at the
// end of the array and after an error. The element must be read or skipped
// before the next call.
func (c *Cursor) NextElement() bool {
	if b, i := c.b, c.i; c.open == openNone && i+1 < len(b) && b[i] == ',' && b[i+1] > ' ' {
		c.i++
		return true
	}
	return c.separator(']')
}
