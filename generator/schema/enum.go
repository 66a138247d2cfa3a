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

// EnumValues returns the items of an enum without null and without repetitions.
func EnumValues(n *spec.Node) []*spec.Node {
	var out, others []*spec.Node
	texts := map[string]bool{}
	for _, v := range n.Items() {
		switch {
		case v.Kind() == spec.KindNull:
			continue
		case v.Kind() == spec.KindString && texts[v.Text()]:
			continue
		case v.Kind() == spec.KindString:
			texts[v.Text()] = true
		case slices.ContainsFunc(others, v.Equal):
			continue
		default:
			others = append(others, v)
		}
		out = append(out, v)
	}
	return out
}
