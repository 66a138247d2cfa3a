package codec

import (
	"encoding/json"
	"reflect"
	"slices"
	"unsafe"
)

// This file writes maps by their types.

// members writes an object with sorted keys. A nil map is {}.
func (w *Writer) members(t *typ, p unsafe.Pointer) {
	if w.err != nil {
		return
	}
	w.ObjectStart()
	w.sorted(t, p, nil)
	w.ObjectEnd()
}

// rest writes the map of the members that the plan does not name.
func (w *Writer) rest(plan *plan, p unsafe.Pointer) { w.sorted(plan.rest, p, plan) }

// sorted writes the members of the map at p that plan, if there is one, does
// not name.
func (w *Writer) sorted(t *typ, p unsafe.Pointer, plan *plan) {
	if w.err != nil || *(*unsafe.Pointer)(p) == nil {
		return
	}
	if t.elem.of == reflect.TypeFor[json.RawMessage]() {
		w.raws(*(*map[string]json.RawMessage)(p), plan)
		return
	}
	m := reflect.NewAt(t.of, p).Elem()
	base := len(w.keys)
	e := t.entry()
	for i := m.MapRange(); i.Next(); {
		e.name.SetIterKey(i)
		if plan == nil || plan.find(e.key) == none {
			w.keys = append(w.keys, e.key)
		}
	}
	slices.Sort(w.keys[base:])
	for i, end := base, len(w.keys); i < end; i++ {
		e.key = w.keys[i]
		w.Key(e.key)
		e.value.Set(m.MapIndex(e.name))
		w.value(t.elem.write, t.elem, e.value.Addr().UnsafePointer())
	}
	t.put(e)
	clear(w.keys[base:]) // keys of a pooled writer keep no body alive
	w.keys = w.keys[:base]
}

// raws writes the members of a map of raw values.
func (w *Writer) raws(m map[string]json.RawMessage, plan *plan) {
	base := len(w.keys)
	for key := range m {
		if plan == nil || plan.find(key) == none {
			w.keys = append(w.keys, key)
		}
	}
	slices.Sort(w.keys[base:])
	for _, key := range w.keys[base:] {
		w.Key(key)
		w.Raw(m[key])
	}
	clear(w.keys[base:])
	w.keys = w.keys[:base]
}
