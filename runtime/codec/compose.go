package codec

import "strings"

// Readers of lists and maps are composed here of readers of their elements. The
// entry points are List and Map; reading by a plan shares openList and
// readMember with them.

// Decoder is a type that reads itself. DecodeJSON is called on a zero value and
// reads exactly one JSON value; the cursor keeps its errors.
type Decoder interface{ DecodeJSON(*Cursor) }

// List reads an array. null returns nil, and [] an empty list that is not nil.
func List[T any](c *Cursor, read func(*Cursor) T) []T {
	size := sizeOf[T]()
	n, more := c.openList(size, 0)
	if n < 0 {
		return nil
	}
	list := make([]T, 0, n)
	for more && c.NextElement() {
		if len(list) == cap(list) {
			c.take(uintptr(cap(list)) * size)
		}
		list = append(list, read(c))
	}
	if c.err != nil {
		return nil
	}
	if more {
		c.noteLength(size, len(list))
	}
	return list
}

// openList opens an array and returns a capacity for its elements of this size,
// or -1 for null and after an error. more reports whether an element follows.
// usual is the length of such lists in other bodies, or 0.
func (c *Cursor) openList(size uintptr, usual uint32) (n int, more bool) {
	if c.Null() {
		return -1, false
	}
	c.ArrayStart()
	switch {
	case c.err != nil:
		return -1, false
	case c.open == openNull: // passed over
		c.open = openNone
		return -1, false
	case c.closed(']'):
		return 0, false
	}
	n = c.guessLength(size, usual)
	if c.take(uintptr(n) * size); c.err != nil {
		return -1, false
	}
	return n, true
}

// closed reports whether the bracket that was just opened is closed at once, and
// consumes the closing one.
func (c *Cursor) closed(bracket byte) bool {
	i := skipSpace(c.b, c.i)
	if i >= len(c.b) || c.b[i] != bracket {
		return false
	}
	c.i, c.open = i+1, openNone
	c.depth--
	return true
}

// Map reads an object whose members all have the same type. null returns nil,
// and {} an empty map that is not nil.
func Map[T any](c *Cursor, read func(*Cursor) T) map[string]T {
	if c.Null() || c.err != nil {
		return nil
	}
	var m map[string]T
	c.take(emptyMap)
	c.ObjectStart()
	for c.NextMember() {
		c.take(emptyMap + sizeOf[T]())
		readMember(&m, c.key, c, read)
	}
	if c.err != nil {
		return nil
	}
	if m == nil {
		return map[string]T{}
	}
	c.noteLength(mapSlot, len(m))
	return m
}

// readMember reads one member into a map, which it makes for the first one.
func readMember[T any](m *map[string]T, key string, c *Cursor, read func(*Cursor) T) {
	if c.copy {
		key = strings.Clone(key)
	}
	if *m == nil {
		*m = make(map[string]T, c.usualLength(mapSlot))
	}
	if v := read(c); c.err == nil {
		(*m)[key] = v
	}
}
