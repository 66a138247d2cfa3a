package codec

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

// This file reads lists and maps by their types.

func timeAt(c *Cursor, p unsafe.Pointer) { *(*time.Time)(p) = Time(c) }

// list reads an array; null gives nil and [] an empty list that is not nil.
func (c *Cursor) list(t *typ, p unsafe.Pointer) {
	switch t.elem.read {
	case formString:
		*(*[]string)(p) = List(c, String)
	case formInt64:
		*(*[]int64)(p) = List(c, Int64)
	case formRaw:
		*(*[]json.RawMessage)(p) = List(c, Raw)
	default:
		c.elements(t, p)
	}
}

// header is how a slice lies in memory.
type header struct {
	data     unsafe.Pointer
	len, cap int
}

// elements reads an array, each element where it will stay.
func (c *Cursor) elements(t *typ, p unsafe.Pointer) {
	*(*header)(p) = header{}
	n, more := c.openList(t.elem.size)
	if n < 0 {
		return
	}
	if !more {
		*(*[]byte)(p) = []byte{} // an empty list that is not nil
		return
	}
	list := reflect.NewAt(t.of, p).Elem()
	list.Grow(n)
	h := (*header)(p)
	for c.NextElement() {
		if h.len == h.cap {
			list.Grow(1)
		}
		// What is behind a list is zero.
		v := unsafe.Add(h.data, uintptr(h.len)*t.elem.size)
		h.len++
		c.value(t.elem.read, t.elem, v)
	}
	if c.err != nil {
		*h = header{}
		return
	}
	c.learn(t.elem.size, h.len)
}

// members reads an object whose members all have the same type; null gives nil
// and {} an empty map.
func (c *Cursor) members(t *typ, p unsafe.Pointer) {
	switch *(*unsafe.Pointer)(p) = nil; {
	case c.Null() || c.err != nil:
		return
	}
	n := 0
	for c.ObjectStart(); c.NextMember(); n++ {
		c.entry(t, p)
	}
	switch {
	case c.err != nil:
		*(*unsafe.Pointer)(p) = nil
	case n == 0:
		m := reflect.NewAt(t.of, p).Elem()
		m.Set(reflect.MakeMap(t.of))
	default:
		c.learn(mapSlot, n)
	}
}

// entry reads a value into the map at p, which it makes at first use.
func (c *Cursor) entry(t *typ, p unsafe.Pointer) {
	if t.elem.read == formRaw && t.elem.of == reflect.TypeFor[json.RawMessage]() {
		Member((*map[string]json.RawMessage)(p), c.key, c, Raw)
		return
	}
	m := reflect.NewAt(t.of, p).Elem()
	if m.IsNil() {
		m.Set(reflect.MakeMapWithSize(t.of, c.seen(mapSlot)))
	}
	e := t.entry()
	e.key = c.key
	if c.copy {
		e.key = strings.Clone(e.key)
	}
	if c.value(t.elem.read, t.elem, e.value.Addr().UnsafePointer()); c.err == nil {
		m.SetMapIndex(e.name, e.value)
	}
	t.put(e)
}

// entry is memory for one entry of a map, which is used again.
type entry struct {
	key   string
	name  reflect.Value // of key
	value reflect.Value
}

func (t *typ) entry() *entry {
	e, _ := t.entries.Get().(*entry)
	if e == nil {
		e = &entry{value: reflect.New(t.elem.of).Elem()}
		e.name = reflect.ValueOf(&e.key).Elem()
	}
	return e
}

// put gives memory back. It keeps nothing alive.
func (t *typ) put(e *entry) {
	e.key = ""
	e.value.SetZero()
	t.entries.Put(e)
}
