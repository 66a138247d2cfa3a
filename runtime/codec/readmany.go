package codec

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync/atomic"
)

// This file reads lists and maps by their types.

// list reads an array; null gives nil and [] an empty list that is not nil.
func (c *Cursor) list(t *typ, p pointer) {
	switch listForm(t) {
	case formString:
		store(p, List(c, String))
	case formInt64:
		store(p, List(c, Int64))
	case formRaw:
		store(p, List(c, Raw))
	default:
		c.elements(t, p)
	}
}

// elements reads an array, each element where it will stay.
func (c *Cursor) elements(t *typ, p pointer) {
	setNilList(p)
	usual := atomic.LoadUint32(&t.usual)
	n, more := c.openList(t.elem.size, usual)
	if n < 0 {
		return
	}
	if !more {
		setEmptyList(p)
		return
	}
	list := valueAt(t, p)
	list.Grow(n)
	for n = 0; c.NextElement(); n++ {
		if isFull(p) {
			list.Grow(1)
		}
		extend(p) // what is behind a list is zero
		c.value(t.elem.read, t.elem, element(p, n, t.elem.size))
	}
	if c.err != nil {
		setNilList(p)
		return
	}
	c.learn(t.elem.size, n)
	if now := uint32(min(n, 255)); now != usual { // else goroutines would meet here for nothing
		atomic.StoreUint32(&t.usual, max(now, (usual+now)/2))
	}
}

// members reads an object whose members all have the same type; null gives nil
// and {} an empty map.
func (c *Cursor) members(t *typ, p pointer) {
	setNil(p)
	if c.Null() || c.err != nil {
		return
	}
	n := 0
	for c.ObjectStart(); c.NextMember(); n++ {
		c.entry(t, p)
	}
	switch {
	case c.err != nil:
		setNil(p)
	case n == 0:
		m := valueAt(t, p)
		m.Set(reflect.MakeMap(goType(t)))
	default:
		c.learn(mapSlot, n)
	}
}

// entry reads a value into the map at p, which it makes at first use.
func (c *Cursor) entry(t *typ, p pointer) {
	if t.raws {
		keep(ref[map[string]json.RawMessage](p), c.key, c, Raw)
		return
	}
	m := valueAt(t, p)
	if m.IsNil() {
		m.Set(reflect.MakeMapWithSize(goType(t), c.seen(mapSlot)))
	}
	e := borrow(t, 1)
	e.key = c.key
	if c.copy {
		e.key = strings.Clone(e.key)
	}
	v := e.values.Index(0)
	if c.value(t.elem.read, t.elem, pointerTo(v.Addr())); c.err == nil {
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
