package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are translation.addHinted and renamedMembers, which write the names
// of an earlier run with the names that operations, parameters and properties have
// now, as hints state, and renames.addHints, which does so for schemas and the values
// of enums.

// addHinted adds the operations that have another operationId or endpoint by a hint.
func (t *translation) addHinted(places *placer, hints []wasHint, earlier *lock.Client, ops endpoints) {
	for _, h := range hints {
		if h.kind != wasOperation || h.isThere(places.doc) {
			continue
		}
		e, ok := methodCalled(earlier, h.old)
		now, found := ops.of(h.node)
		if !ok || !found {
			continue
		}
		was := located{method: e.Place[0], path: e.Place[1], id: e.Place[2]}
		t.prefixes[was.prefix()] = now.prefix()
		if was.key() != now.key() {
			t.keys[was.key()] = now.key()
		}
		t.hinted[was.key()] = now
	}
}

// methodCalled returns the method of an operation by its operationId, its endpoint
// ("GET /pets") or its Go name ("Pets.List").
func methodCalled(earlier *lock.Client, name string) (found lock.Entry, ok bool) {
	for e := range earlier.All() {
		if e.Kind != lock.Method || e.Gone {
			continue
		}
		if e.Place[2] == name || e.Place[0]+" "+e.Place[1] == name || e.Name == name {
			return e, true
		}
	}
	return lock.Entry{}, false
}

// of returns the operation at a node.
func (e endpoints) of(n *spec.Node) (located, bool) {
	for _, o := range e.at {
		if o.node == n {
			return o, true
		}
	}
	return located{}, false
}

// renamedMembers returns the names of an earlier run with the present names of
// properties and parameters.
func renamedMembers(places *placer, hints []wasHint, earlier *lock.Client, ops endpoints) *lock.Client {
	t := &translation{prefixes: map[string]string{}, keys: map[string]string{}}
	params := map[string]string{} // operation, place and old name -> new name
	var properties []wasHint
	for _, h := range hints {
		switch {
		case h.kind == wasProperty && !h.isThere(places.doc):
			properties = append(properties, h)
			at := places.of(h.node.Parent()) + "/"
			t.prefixes[at+escapeSegment(h.old)] = at + escapeSegment(h.new)
		case h.kind == wasParameter:
			h.addParameter(places, ops, params, t)
		}
	}
	if len(properties)+len(params) == 0 {
		return earlier
	}
	out := &lock.Client{}
	for e := range earlier.All() {
		e.Place = slices.Clone(e.Place)
		switch e.Kind {
		case lock.Field:
			for _, h := range properties {
				if e.Place[1] == h.old && hasProperty(places, placeOf(places, e.Place[0]), h.node, maxBases) {
					e.Place[1] = h.new
				}
			}
		case lock.Param:
			if name, ok := params[e.Place[0]+" "+e.Place[1]+" "+e.Place[2]]; ok {
				e.Place[2] = name
			}
		case lock.Arguments:
			for _, name := range placeholders(e.Name) {
				if now, ok := params[e.Place[0]+" path "+name]; ok {
					e.Name = strings.Replace(e.Name, "{"+name+"}", "{"+now+"}", 1)
				}
			}
		}
		out.Add(e)
	}
	return t.apply(out)
}

// addParameter adds the operations that have a parameter by another name now.
func (h wasHint) addParameter(places *placer, ops endpoints, params map[string]string, t *translation) {
	in := h.node.Str("in")
	for _, o := range ops.at {
		uses, all := false, map[string]bool{}
		for _, list := range []*spec.Node{o.node.Parent().Get("parameters"), o.node.Get("parameters")} {
			for _, n := range list.Items() {
				target, _ := places.doc.Resolve(n)
				uses = uses || target == h.node
				all[target.Str("in")+" "+target.Str("name")] = true
			}
		}
		if uses && !all[in+" "+h.old] {
			params[o.key()+" "+in+" "+h.old] = h.new
		}
	}
	if list := h.node.Parent(); list.Key() == "parameters" && list.Kind() == spec.KindArray {
		at := places.of(list) + "/"
		t.prefixes[at+escapeSegment(in+":"+h.old)] = at + escapeSegment(in+":"+h.new)
	}
}

// placeOf returns the schema at the place of fields.
func placeOf(places *placer, at string) *spec.Node {
	if n := places.node(at); n != nil {
		return n
	}
	at, _, _ = strings.Cut(at, " ")
	return places.node(at)
}

// hasProperty reports whether a schema, or one that it extends, has a property.
func hasProperty(places *placer, n, property *spec.Node, left int) bool {
	n, ok := places.doc.Resolve(n)
	if !ok || n == nil || left < 0 {
		return false
	}
	if n.Get("properties").Get(property.Key()) == property {
		return true
	}
	for _, part := range n.Get("allOf").Items() {
		if left--; hasProperty(places, part, property, left) {
			return true
		}
	}
	return false
}

// valueWas is a constant that replaces another one.
type valueWas struct{ name string }

// addHints adds the schemas and values of enums that hints rename.
func (r *renames) addHints(places *placer) {
	hints := wasOf(places.doc)
	for _, h := range hints {
		if h.kind == wasSchema && !h.isThere(places.doc) {
			r.addSchema(h, places)
		}
	}
	for _, h := range hints {
		if h.kind == wasValue && !h.isThere(places.doc) {
			r.addValue(h, places)
		}
	}
}

// addSchema adds a schema that had another name: as a component, or as a type of Go.
func (r *renames) addSchema(h wasHint, places *placer) {
	at, old := places.of(h.node), h.oldPlace(places)
	for _, kind := range []lock.Kind{lock.Type, lock.Input, lock.Form} {
		e, ok := r.earlier.Find(kind, old)
		if !ok && len(r.was[h.old]) > 0 {
			e, ok = r.was[h.old][0], true
		}
		n, has := r.now.Find(kind, at)
		if !has {
			n, has = r.anyTypeAt(at)
		}
		if _, done := r.names[e.Name]; ok && has && !e.Gone && !n.Gone && !done && r.declared[n.Name] != nil && len(r.is[e.Name]) == 0 {
			r.add(e.Name, n.Name)
		}
	}
}

// anyTypeAt returns the type of a schema, in whichever direction it travels.
func (r *renames) anyTypeAt(at string) (lock.Entry, bool) {
	for _, kind := range []lock.Kind{lock.Type, lock.Input, lock.Form} {
		if e, ok := r.now.Find(kind, at); ok && !e.Gone {
			return e, true
		}
	}
	return lock.Entry{}, false
}

// addValue adds a value of an enum that was another one.
func (r *renames) addValue(h wasHint, places *placer) {
	t := translation{prefixes: r.places}
	for e := range r.earlier.All() {
		if e.Kind != lock.Const || e.Place[1] != h.old {
			continue
		}
		at := t.place(e.Place[0])
		n := placeOf(places, at)
		if target, ok := places.doc.Resolve(n); !ok || target != h.node {
			continue
		}
		if now, ok := r.now.Find(lock.Const, at, h.new); ok && !now.Gone && now.Name != e.Name {
			r.values[e.Name] = valueWas{now.Name}
		}
	}
}
