package schema

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Same, which compares nodes, and Distinct and Differing,
// which drop repetitions.

// Distinct drops descriptions of a property that repeat another one.
func Distinct(nodes []*spec.Node) []*spec.Node {
	var out []*spec.Node
next:
	for _, n := range nodes {
		if n.Kind() != spec.KindObject || OnlyAnnotations(n) && len(nodes) > 1 {
			continue
		}
		for _, o := range out {
			if Same(n, o) {
				continue next
			}
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		return nodes[:1]
	}
	return out
}

// Essential drops the descriptions of a value that repeat another one, or that
// state no more of it than its type, which another one states too.
func (r *Reader) Essential(nodes []*spec.Node) []*spec.Node {
	nodes = Distinct(nodes)
	out := slices.DeleteFunc(slices.Clone(nodes), func(n *spec.Node) bool {
		return slices.ContainsFunc(nodes, func(other *spec.Node) bool { return other != n && r.addsNothing(n, other) })
	})
	if len(out) == 0 {
		return nodes[:1]
	}
	return out
}

// addsNothing reports whether a schema states no more than the type of another
// one, which is described.
func (r *Reader) addsNothing(n, other *spec.Node) bool {
	target, ok := r.doc.Resolve(other)
	if !ok || target.Kind() != spec.KindObject {
		return false
	}
	typ := target.Str("type")
	if typ == "" && (target.Has("properties") || target.Has("allOf")) {
		typ = "object"
	}
	return target.Len() > 1 && statesOnlyType(n, typ)
}

// statesOnlyType reports whether a schema states no more than that a value has a
// type, or one of several with it, or may be null.
func statesOnlyType(n *spec.Node, typ string) bool {
	bare := false
	for key, v := range n.Members() {
		switch {
		case key == "type" && v.Text() == typ:
			bare = true
		case key == "anyOf" || key == "oneOf":
			for _, alternative := range v.Items() {
				bare = bare || statesOnlyType(alternative, typ)
			}
		case key != "nullable" && !IsAnnotation(key):
			return false
		}
	}
	return bare
}

// Same reports whether two nodes differ in annotations at most.
func Same(a, b *spec.Node) bool {
	if a == b {
		return true
	}
	for _, pair := range [][2]*spec.Node{{a, b}, {b, a}} {
		for key, v := range pair[0].Members() {
			if !IsAnnotation(key) && !v.Equal(pair[1].Get(key)) {
				return false
			}
		}
	}
	return true
}

// Differing drops nodes that allow the same values as an earlier one.
func Differing(nodes []*spec.Node) (out []*spec.Node) {
	for _, n := range nodes {
		if !slices.ContainsFunc(out, func(o *spec.Node) bool { return sameValues(n, o) }) {
			out = append(out, n)
		}
	}
	return out
}

// sameValues reports whether two nodes allow the same values, null included.
func sameValues(a, b *spec.Node) bool {
	return Same(a, b) && a.Bool("nullable") == b.Bool("nullable")
}

// AllowsAll reports whether every value is valid against a schema.
func (r *Reader) AllowsAll(n *spec.Node) bool {
	target, ok := r.doc.Resolve(n)
	return ok && (target.Kind() == spec.KindBool || OnlyAnnotations(target) && !r.Of(target).IsNull())
}

// SamePattern reports whether all undeclared members have the same schema. The
// schema must have a pattern.
func (s *Schema) SamePattern() bool {
	for _, p := range s.Patterns[1:] {
		if !p.Equal(s.Patterns[0]) {
			return false
		}
	}
	return s.Extra == ExtraNone || s.Extra == ExtraUnstated || s.ExtraOf.Equal(s.Patterns[0])
}
