package codec

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync/atomic"
)

// Lists and maps are read here by their types. The entry points are readList and
// readMap.

// readList reads an array. null sets nil, and [] an empty list that is not nil.
func (c *Cursor) readList(t *typ, p pointer) {
	switch listForm(t) {
	case formString:
		store(p, List(c, String))
	case formInt64:
		store(p, List(c, Int64))
	case formRaw:
		store(p, List(c, Raw))
	default:
		c.readElements(t, p)
	}
}

// readElements reads an array, each element into its place in the list.
func (c *Cursor) readElements(t *typ, p pointer) {
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
			before := list.Cap()
			if c.growing(uintptr(before) * t.elem.size); c.err != nil {
				break
			}
			list.Grow(1)
			c.take(uintptr(list.Cap()-before) * t.elem.size)
		}
		extend(p) // memory beyond the length of a list is zero
		c.readValue(t.elem.read, t.elem, element(p, n, t.elem.size))
	}
	if c.err != nil {
		setNilList(p)
		return
	}
	c.noteLength(t.elem.size, n)
	if now := uint32(min(n, 255)); now != usual { // a store of the same value would contend with other goroutines
		atomic.StoreUint32(&t.usual, max(now, (usual+now)/2))
	}
}

// readMap reads an object whose members all have the same type. null sets nil,
// and {} an empty map that is not nil.
func (c *Cursor) readMap(t *typ, p pointer) {
	setNil(p)
	if c.Null() || c.err != nil {
		return
	}
	c.take(emptyMap)
	n := 0
	for c.ObjectStart(); c.NextMember(); n++ {
		c.readEntry(t, p)
	}
	switch {
	case c.err != nil:
		setNil(p)
	case n == 0:
		m := valueAt(t, p)
		m.Set(reflect.MakeMap(goType(t)))
	default:
		c.noteLength(mapSlot, n)
	}
}

// readEntry reads a value into the map at p, which it makes for the first one.
func (c *Cursor) readEntry(t *typ, p pointer) {
	c.take(emptyMap + t.elem.size)
	if t.raws {
		readMember(ref[map[string]json.RawMessage](p), c.key, c, Raw)
		return
	}
	m := valueAt(t, p)
	if m.IsNil() {
		m.Set(reflect.MakeMapWithSize(goType(t), c.usualLength(mapSlot)))
	}
	e := borrow(t, 1)
	e.key = c.key
	if c.copy {
		e.key = strings.Clone(e.key)
	}
	v, start := e.values.Index(0), c.i
	if c.readValue(t.elem.read, t.elem, pointerTo(v.Addr())); c.err == nil && !c.missed(start) {
		m.SetMapIndex(e.name, v)
	}
	release(t, e, 1)
}

// entries is memory for entries of a map. It is reused, because reflection
// allocates for each entry otherwise.
type entries struct {
	key    string
	name   reflect.Value // of key
	values reflect.Value // a slice
	order  []numbered
}

// numbered is a key and the index of its value.
type numbered struct {
	key string
	at  int
}

// borrow returns memory for at least n entries, all zero, until release.
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

// release returns memory to the pool, n entries of which were used. The pool
// keeps no values alive, and no large memory.
func release(t *typ, e *entries, n int) {
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
