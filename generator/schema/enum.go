package schema

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is EnumValues.

// WithoutNull returns the items of an enum except null.
func WithoutNull(n *spec.Node) []*spec.Node {
	return slices.DeleteFunc(slices.Collect(Values(n)), func(v *spec.Node) bool { return v.Kind() == spec.KindNull })
}

// ListsNull reports whether null is an item of an enum.
func ListsNull(enum *spec.Node) bool { return len(WithoutNull(enum)) < enum.Len() }

// EnumValues returns the items of an enum without null and without repetitions.
func EnumValues(n *spec.Node) (out []*spec.Node) {
	seen := map[string]bool{}
	for _, v := range n.Items() {
		if key := v.Canonical(); v.Kind() != spec.KindNull && !seen[key] {
			seen[key] = true
			out = append(out, v)
		}
	}
	return out
}
