package schema

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.AliasOf and IsComponent.

// AliasOf returns the reference of which n is an alias: the only reference of
// an allOf without other keywords than annotations, the usual way to describe a
// reference in OpenAPI 3.0. A schema that its base lists as a descendant is no
// alias.
func (r *Reader) AliasOf(n *spec.Node) *spec.Node {
	alias := r.onlyReference(n)
	seen := map[*spec.Node]bool{}
	for next := alias; next != nil; {
		base, ok := r.doc.Resolve(next)
		if !ok || seen[base] {
			break
		}
		if base.Get("discriminator") != nil && r.Lists(r.Of(base), n) {
			return nil
		}
		seen[base] = true
		next = r.onlyReference(base)
	}
	return alias
}

// onlyReference returns the reference of an allOf that has no other part, or
// only parts that add nothing to it.
func (r *Reader) onlyReference(n *spec.Node) *spec.Node {
	for key, v := range n.Members() {
		if key != "allOf" && !IsAnnotation(key) && (key != "type" || v.Text() != "object") {
			return nil
		}
	}
	var alias *spec.Node
	var others []*spec.Node
	for _, part := range n.Get("allOf").Items() {
		switch _, ref := r.doc.Ref(part); {
		case ref && alias == nil:
			alias = part
		case ref:
			return nil
		case !OnlyAnnotations(part):
			others = append(others, part)
		}
	}
	if alias == nil || slices.ContainsFunc(others, func(part *spec.Node) bool { return !r.addsNothing(part, alias) }) {
		return nil
	}
	return alias
}

// OnlyAnnotations reports whether a schema does not restrict values.
func OnlyAnnotations(n *spec.Node) bool {
	for key := range n.Members() {
		if !IsAnnotation(key) {
			return false
		}
	}
	return true
}

// IsComponent reports whether the specification names a schema: a component, a
// definition, a file or a member of one.
func IsComponent(n *spec.Node) bool {
	parent := n.Parent()
	if parent == nil || parent.Parent() == nil {
		return true
	}
	if parent.Parent().Kind() == spec.KindArray {
		return false
	}
	switch parent.Key() {
	case "schemas", "$defs", "definitions", "":
		return true
	}
	return false
}
