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
