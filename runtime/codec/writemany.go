package codec

import (
	"encoding/json"
	"slices"
	"strings"
)

// This file writes maps by their types.

// members writes an object with sorted keys. A nil map is {}.
func (w *Writer) members(t *typ, p pointer) {
	if w.err != nil {
		return
	}
	w.ObjectStart()
	w.sorted(t, p, nil)
	w.ObjectEnd()
}

// rest writes the map of the members that the plan does not name.
func (w *Writer) rest(plan *plan, p pointer) { w.sorted(plan.rest, p, plan) }

// sorted writes the members of the map at p that plan, if there is one, does
// not name.
func (w *Writer) sorted(t *typ, p pointer, plan *plan) {
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
		if e.name.SetIterKey(i); !plan.names(e.key) {
			e.values.Index(len(e.order)).SetIterValue(i)
			e.order = append(e.order, numbered{e.key, len(e.order)})
		}
	}
	slices.SortFunc(e.order, func(a, b numbered) int { return strings.Compare(a.key, b.key) })
	for _, n := range e.order {
		w.Key(n.key)
		w.value(t.elem.write, t.elem, pointerTo(e.values.Index(n.at).Addr()))
	}
	giveBack(t, e, len(e.order))
}
