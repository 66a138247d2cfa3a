package schema

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Repeats.

// Repeats reports whether a schema repeats another one: it states the same, in any
// order.
func Repeats(a, b *spec.Node) bool {
	if a == nil || b == nil || a.Kind() != b.Kind() || a.Len() != b.Len() {
		return a == b
	}
	switch a.Kind() {
	case spec.KindObject:
		for key, m := range a.Members() {
			if !Repeats(m, b.Get(key)) {
				return false
			}
		}
		return true
	case spec.KindArray:
		return repeatsItems(a, b)
	}
	return a.Canonical() == b.Canonical()
}

// repeatsItems compares lists, some of which have no order.
func repeatsItems(a, b *spec.Node) bool {
	left := slices.Collect(Values(b))
	for _, m := range a.Items() {
		j := 0
		switch a.Key() {
		case "required", "enum", "oneOf", "anyOf", "type":
			j = slices.IndexFunc(left, func(other *spec.Node) bool { return Repeats(m, other) })
		}
		if j < 0 || j >= len(left) || !Repeats(m, left[j]) {
			return false
		}
		left = slices.Delete(left, j, j+1)
	}
	return true
}
