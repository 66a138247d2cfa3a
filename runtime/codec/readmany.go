package codec

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync/atomic"
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
	usual := atomic.LoadUint32(&t.usual)
	n, more := c.openList(t.elem.size, usual)
	if n < 0 {
		return
	}
	if !more {
		*(*[]byte)(p) = []byte{} // an empty list that is not nil
		return
	}
	list := reflect.NewAt(goType(t), p).Elem()
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
	if now := uint32(min(h.len, 255)); now != usual { // else goroutines would meet here for nothing
		atomic.StoreUint32(&t.usual, max(now, (usual+now)/2))
	}
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
		m := reflect.NewAt(goType(t), p).Elem()
		m.Set(reflect.MakeMap(goType(t)))
	default:
		c.learn(mapSlot, n)
	}
}

// entry reads a value into the map at p, which it makes at first use.
func (c *Cursor) entry(t *typ, p unsafe.Pointer) {
	if t.raws {
		keep((*map[string]json.RawMessage)(p), c.key, c, Raw)
		return
	}
	m := reflect.NewAt(goType(t), p).Elem()
	if m.IsNil() {
		m.Set(reflect.MakeMapWithSize(goType(t), c.seen(mapSlot)))
	}
	e := borrow(t, 1)
	e.key = c.key
	if c.copy {
		e.key = strings.Clone(e.key)
	}
	v := e.values.Index(0)
	if c.value(t.elem.read, t.elem, v.Addr().UnsafePointer()); c.err == nil {
		m.SetMapIndex(e.name, v)
	}
	giveBack(t, e, 1)
}

// entries is memory for entries of a map, which is used again: reflection has
// no other way to them that does not allocate.
type entries struct {
	key    string
	name   reflect.Value // of key
	values reflect.Value // a slice
	order  []numbered
}

// numbered is a key and which of the values is its.
type numbered struct {
	key string
	at  int
}

// borrow lends memory for at least n entries, all zero.
func borrow(t *typ, n int) *entries {
	e, _ := t.pool.Get().(*entries)
	if e == nil {
		e = &entries{values: reflect.New(reflect.SliceOf(goType(t.elem))).Elem()}
		e.name = reflect.ValueOf(&e.key).Elem()
	}
	if e.values.Len() < n {
		e.values.Grow(n - e.values.Len())
		e.values.SetLen(e.values.Cap())
	}
	return e
}

// giveBack gives memory back of which n entries were used. It keeps nothing
// alive, and little memory.
func giveBack(t *typ, e *entries, n int) {
	const many = 1024
	if n > many {
		return
	}
	e.key = ""
	for i := range n {
		e.values.Index(i).SetZero()
	}
	clear(e.order)
	e.order = e.order[:0]
	t.pool.Put(e)
}
