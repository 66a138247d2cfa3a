package schema

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Reader.narrow.

// narrow drops the alternatives of a union that no value of the types beside it
// can follow, as where a base says that a member is an object, an array or a
// string and another part of the allOf says that it is an array. The only
// alternative that is left is merged.
func (r *Reader) narrow(s *Schema) {
	if len(s.Types) != 1 || s.Types[0] == "object" || len(s.Members) < 2 || s.Disc != nil {
		return
	}
	var left []*spec.Node
	for _, n := range s.Members {
		if r.mayBe(n, s.Types) {
			left = append(left, n)
		}
	}
	if len(left) == 0 || len(left) == len(s.Members) {
		return
	}
	if s.Members = left; len(left) == 1 {
		s.Members = nil
		r.mergePart(s, left[0], merging{})
	}
}

// mayBe reports whether the schema at n allows a value of one of the types.
func (r *Reader) mayBe(n *spec.Node, types []string) bool {
	target, ok := r.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return true
	}
	own := target.Strings("type")
	return len(own) == 0 || len(types) == 0 || slices.ContainsFunc(own, func(t string) bool {
		return slices.Contains(types, t) || t == "integer" && slices.Contains(types, "number") || t == "number" && slices.Contains(types, "integer")
	})
}
