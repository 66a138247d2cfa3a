package ledger

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is walk.schema.

// schema walks a schema: its properties, the schemas of its items and of
// undeclared members, and its parts.
func (w *walk) schema(n *spec.Node) {
	s, isNew := w.visit(n)
	if !isNew || s.Kind() != spec.KindObject || w.ledger.covered(s) || w.ledger.covered(n) {
		return
	}
	w.values(s)
	if !w.properties(s) {
		return
	}
	if items := s.Get("items"); items.Len() > 0 && !isList(s) {
		w.lose(items, Items) // others may claim what a reference leads to
	} else {
		w.schema(items)
	}
	for _, key := range [...]string{"additionalProperties", "unevaluatedProperties", "additionalItems"} {
		w.schema(s.Get(key))
	}
	for _, key := range [...]string{"allOf", "oneOf", "anyOf", "prefixItems", "items"} {
		for _, part := range s.Get(key).Items() {
			w.schema(part)
		}
	}
	for _, key := range [...]string{"then", "else"} {
		w.schema(s.Get(key))
	}
	for _, key := range [...]string{"patternProperties", "dependentSchemas"} {
		for _, part := range s.Get(key).Members() {
			w.schema(part)
		}
	}
}

// values looks at the enum and the constant of a schema, and at the schema of what a
// text holds.
func (w *walk) values(s *spec.Node) {
	for _, key := range [...]string{"enum", "const"} {
		if v := s.Get(key); v != nil {
			w.claimed(v, Values)
		}
	}
	if inner := s.Get("contentSchema"); inner.Len() > 0 {
		w.claimed(inner, Type)
	}
}

// properties walks the properties of a schema. An object of which nobody claimed
// any property is one loss; properties reports whether the rest of the schema is to
// be looked at.
func (w *walk) properties(s *spec.Node) bool {
	all := s.Get("properties")
	lost := 0
	for _, p := range all.Members() {
		if w.ledger.Of(p) == Unclaimed {
			lost++
		}
	}
	if lost > 1 && lost == all.Len() {
		w.lose(s, Type)
		return false
	}
	for _, p := range all.Members() {
		if w.claimed(p, Property) {
			w.schema(p)
		}
	}
	return true
}

// isList reports whether a schema permits lists: it has no type, or array among its
// types.
func isList(s *spec.Node) bool {
	switch types := s.Get("type"); types.Kind() {
	case spec.KindString:
		return types.Text() == "array"
	case spec.KindArray:
		return slices.Contains(s.Strings("type"), "array")
	}
	return true
}
