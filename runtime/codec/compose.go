package codec

import "strings"

// This file composes readers of lists and maps, and holds what reading by a
// plan has in common with them.

// Decoder is a type that reads itself. DecodeJSON is called on a zero value and
// reads exactly one JSON value; errors stay in the cursor.
type Decoder interface{ DecodeJSON(*Cursor) }

// List reads an array; null gives nil and [] an empty list that is not nil.
func List[T any](c *Cursor, read func(*Cursor) T) []T {
	size := sizeOf[T]()
	n, more := c.openList(size, 0)
	if n < 0 {
		return nil
	}
	list := make([]T, 0, n)
	for more && c.NextElement() {
		list = append(list, read(c))
	}
	if c.err != nil {
		return nil
	}
	if more {
		c.learn(size, len(list))
	}
	return list
}

// openList opens an array and gives the capacity for its elements of this size,
// -1 for null and after an error. usual is how long such lists were in other
// bodies, or 0.
func (c *Cursor) openList(size uintptr, usual uint32) (n int, more bool) {
	if c.Null() {
		return -1, false
	}
	c.ArrayStart()
	switch {
	case c.err != nil:
		return -1, false
	case c.closed(']'):
		return 0, false
	}
	return c.guess(size, usual), true
}

// closed consumes the bracket that closes what was just opened.
func (c *Cursor) closed(bracket byte) bool {
	i := skipSpace(c.b, c.i)
	if i >= len(c.b) || c.b[i] != bracket {
		return false
	}
	c.i, c.open = i+1, openNone
	c.depth--
	return true
}

// Map reads an object whose members all have the same type; null gives nil and
// {} an empty map.
func Map[T any](c *Cursor, read func(*Cursor) T) map[string]T {
	if c.Null() || c.err != nil {
		return nil
	}
	var m map[string]T
	c.ObjectStart()
	for c.NextMember() {
		keep(&m, c.key, c, read)
	}
	if c.err != nil {
		return nil
	}
	if m == nil {
		return map[string]T{}
	}
	c.learn(mapSlot, len(m))
	return m
}

// keep reads one member into a map, which it makes at first use.
func keep[T any](m *map[string]T, key string, c *Cursor, read func(*Cursor) T) {
	if c.copy {
		key = strings.Clone(key)
	}
	if *m == nil {
		*m = make(map[string]T, c.seen(mapSlot))
	}
	if v := read(c); c.err == nil {
		(*m)[key] = v
	}
}
