package schema

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.Descendants and Reader.Lists: inheritance by
// allOf and discriminators, and Reader.Mapping and Reader.DefaultOf.

// Lists reports whether a base with a discriminator has n as a descendant: in
// its union, in the mapping or, without both, because n extends it.
func (r *Reader) Lists(base *Schema, n *spec.Node) bool {
	is := func(m *spec.Node) bool { target, ok := r.doc.Resolve(m); return ok && target == n }
	for _, m := range base.Disc.Get("mapping").Members() {
		if r.mapped(m) == n {
			return true
		}
	}
	return slices.ContainsFunc(base.Members, is) ||
		base.Disc != nil && len(base.Members) == 0 && base.Disc.Get("mapping").Len() == 0 && slices.Contains(r.extending()[base.ID], n)
}

// Descendants returns the schemas that a value of s can follow: those of the
// mapping, then the components that extend s, in source order.
func (r *Reader) Descendants(s *Schema) []*spec.Node {
	var out []*spec.Node
	seen := map[*spec.Node]bool{}
	add := func(n *spec.Node) {
		if n != nil && !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	for _, n := range s.Disc.Get("mapping").Members() {
		add(r.mapped(n))
	}
	for _, n := range r.extendingAll(s.ID, map[string]bool{}) {
		add(n)
	}
	if n := s.Disc.Get("defaultMapping"); n.Kind() == spec.KindString {
		add(r.mapped(n))
	}
	if len(out) == 1 && out[0] == s.Node {
		return nil
	}
	return out
}

// extendingAll returns the components that extend a schema, directly or through
// others, except aliases.
func (r *Reader) extendingAll(id string, seen map[string]bool) (out []*spec.Node) {
	if seen[id] {
		return nil
	}
	seen[id] = true
	for _, n := range r.extending()[id] {
		if r.AliasOf(n) == nil {
			out = append(append(out, n), r.extendingAll(n.Ref(), seen)...)
		}
	}
	return out
}

// extending returns, by ID of the base, the components that extend it by allOf.
func (r *Reader) extending() map[string][]*spec.Node {
	if r.children != nil {
		return r.children
	}
	r.children = map[string][]*spec.Node{}
	for _, n := range r.doc.Root.At("components", "schemas").Members() {
		for _, part := range n.Get("allOf").Items() {
			if _, ref := r.doc.Ref(part); ref {
				id := r.Identity(part)
				r.children[id] = append(r.children[id], n)
			}
		}
	}
	return r.children
}

// Identity returns the ID of the schema that a node is or refers to.
func (r *Reader) Identity(n *spec.Node) string {
	target, ok := r.doc.Resolve(n)
	if !ok {
		return ""
	}
	return target.Ref()
}

// Mapping returns the values that a discriminator maps, by ID of the schema.
func (r *Reader) Mapping(disc *spec.Node) map[string][]string {
	out := map[string][]string{}
	for value, n := range disc.Get("mapping").Members() {
		if target := r.mapped(n); target != nil {
			id := target.Ref()
			out[id] = append(out[id], value)
		}
	}
	return out
}

// DefaultOf returns the ID of the schema that a discriminator names for values
// without the member, or with a value that names no schema; "" without one.
func (r *Reader) DefaultOf(disc *spec.Node) string {
	if n := disc.Get("defaultMapping"); n.Kind() == spec.KindString {
		if target := r.mapped(n); target != nil {
			return target.Ref()
		}
	}
	return ""
}

// mapped returns the schema that an entry of a mapping names, by its name or by
// reference; nil when there is none.
func (r *Reader) mapped(n *spec.Node) *spec.Node {
	named, ok := r.doc.Lookup(n, n.Text())
	if !ok {
		return nil
	}
	target, _ := r.doc.Resolve(named)
	return target
}
