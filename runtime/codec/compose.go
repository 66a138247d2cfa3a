package codec

import (
	"strings"
	"unsafe"
)

// This file composes readers: structs, pointers, lists and maps.

// Decoder is a type that reads itself. DecodeJSON is called on a zero value and
// reads exactly one JSON value; errors stay in the cursor.
type Decoder interface{ DecodeJSON(*Cursor) }

// Value reads a generated struct; null gives its zero value. Where the struct
// has a place already, its own DecodeJSON, [ValuePtr] and [Values] save the
// copy.
func Value[T any, P interface {
	*T
	Decoder
}](c *Cursor) T {
	// A local T would move to the heap each time, because the method might keep
	// its address. The last one read at this depth is used again instead.
	slot := &c.values[c.depth%len(c.values)]
	p, _ := (*slot).(*T)
	if p == nil {
		p = new(T)
	}
	*slot = nil // the method may come here again
	P(p).DecodeJSON(c)
	v := *p
	*p = *new(T)
	*slot = p
	return v
}

// ValuePtr reads a generated struct into memory of its own; null gives nil.
func ValuePtr[T any, P interface {
	*T
	Decoder
}](c *Cursor) *T {
	if c.Null() || c.err != nil {
		return nil
	}
	v := new(T)
	P(v).DecodeJSON(c)
	return v
}

// Ptr reads a value with read into memory of its own; null gives nil.
func Ptr[T any](c *Cursor, read func(*Cursor) T) *T {
	if c.Null() || c.err != nil {
		return nil
	}
	v := new(T)
	*v = read(c)
	return v
}

// Pointer makes a reader of *T, for which null is nil, from a reader of T.
func Pointer[T any](read func(*Cursor) T) func(*Cursor) *T {
	return func(c *Cursor) *T { return Ptr(c, read) }
}

// List reads an array; null gives nil and [] an empty list that is not nil.
func List[T any](c *Cursor, read func(*Cursor) T) []T {
	list, ok := startList[T](c)
	if !ok {
		return list
	}
	for c.NextElement() {
		list = append(list, read(c))
	}
	return endList(c, list)
}

// Values reads an array of generated structs, each where it will stay; null
// gives nil and [] an empty list that is not nil.
func Values[T any, P interface {
	*T
	Decoder
}](c *Cursor) []T {
	list, ok := startList[T](c)
	if !ok {
		return list
	}
	for c.NextElement() {
		n := len(list)
		if n < cap(list) {
			list = list[:n+1] // what is behind a list is zero
		} else {
			list = append(list, *new(T))
		}
		P(&list[n]).DecodeJSON(c)
	}
	return endList(c, list)
}

// startList opens an array and makes a list for it, unless there is nothing to
// read. It and endList are compiled for each type of element, so all that can
// be done without the type is done elsewhere.
func startList[T any](c *Cursor) (list []T, more bool) {
	n, more := c.openList(unsafe.Sizeof(*new(T)))
	if n < 0 {
		return nil, false
	}
	return make([]T, 0, n), more
}

// openList opens an array and gives the capacity for its elements of this size,
// -1 for null and after an error.
func (c *Cursor) openList(size uintptr) (n int, more bool) {
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
	return c.guess(size), true
}

func endList[T any](c *Cursor, list []T) []T {
	if c.err != nil {
		return nil
	}
	c.learn(unsafe.Sizeof(*new(T)), len(list))
	return list
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
		Member(&m, c.key, c, read)
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

// ValueMap reads an object whose members are all generated structs; null gives
// nil and {} an empty map.
func ValueMap[T any, P interface {
	*T
	Decoder
}](c *Cursor) map[string]T {
	return Map(c, Value[T, P])
}

// Member reads one member into the map of additional properties, which it makes
// at first use.
func Member[T any](m *map[string]T, key string, c *Cursor, read func(*Cursor) T) {
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
