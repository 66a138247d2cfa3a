package codec

import (
	"encoding/json"
	"slices"
	"strings"
)

// Maps are written here by their types. The entry points are writeMap and
// writeRest.

// writeMap writes an object with sorted keys. A nil map is {}.
func (w *Writer) writeMap(t *typ, p pointer) {
	if w.err != nil {
		return
	}
	w.ObjectStart()
	w.writeSorted(t, p, nil)
	w.ObjectEnd()
}

// writeRest writes the map of the members that are not in the plan.
func (w *Writer) writeRest(plan *plan, p pointer) { w.writeSorted(plan.rest, p, plan) }

// writeSorted writes the members of the map at p, except those in plan, if there
// is one.
func (w *Writer) writeSorted(t *typ, p pointer, plan *plan) {
	if w.err != nil || isNil(p) {
		return
	}
	if t.raws {
		writeMembers(w, load[map[string]json.RawMessage](p), plan, WriteRaw)
		return
	}
	m := valueAt(t, p)
	e := borrow(t, m.Len())
	for i := m.MapRange(); i.Next(); {
		if e.name.SetIterKey(i); !plan.has(e.key) {
			e.values.Index(len(e.order)).SetIterValue(i)
			e.order = append(e.order, numbered{e.key, len(e.order)})
		}
	}
	slices.SortFunc(e.order, func(a, b numbered) int { return strings.Compare(a.key, b.key) })
	for _, n := range e.order {
		w.Key(n.key)
		w.writeValue(t.elem.write, t.elem, pointerTo(e.values.Index(n.at).Addr()))
	}
	release(t, e, len(e.order))
}
