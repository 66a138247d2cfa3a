package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry points are arrayRule, and kindsRule for schemas with several JSON
// types.

// arrayRule types arrays.
func arrayRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "array" {
		return shape{}, false
	}
	return t.inline(s, at, func() ir.Type { return ir.List{Elem: t.itemType(s, at.item())} }), true
}

func (t *types) itemType(s *schema.Schema, at place) ir.Type {
	if len(s.AnyItems) > 0 {
		return element(t.unions.ofNodes(s.AnyItems, at))
	}
	if len(s.Tuple) > 0 {
		if s.IsOpen() {
			t.diags.Warnf(s.Node.Pos(), diag.CodeImpliedType, "any value may follow the %d described items; the Go list holds only values of their type", len(s.Tuple)).
				WithFix("write  items: false  if the list ends there")
		}
		item, null := t.schemas.ListItem(s)
		got := t.of(item, at)
		got.null = got.null || null
		return element(got)
	}
	return element(t.itemsType(s, at))
}

// itemsType returns the type of the items of a list. The schemas of items in
// several parts of an allOf are merged.
func (t *types) itemsType(s *schema.Schema, at place) shape {
	if len(s.Items) == 0 {
		return t.of(nil, at)
	}
	nodes := t.schemas.Essential(s.Items)
	if len(nodes) == 1 {
		return t.of(nodes[0], at)
	}
	return t.build(t.schemas.Combine(nodes...), at)
}

// kindsRule types a schema with a list of types: a union of them.
func kindsRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if at.only != "" || len(s.Types) < 2 {
		return shape{}, false
	}
	if len(s.Types) == 2 && allIn(s.Types, "integer", "number") {
		at.only = "number"
		return t.build(s, at), true
	}
	var all []alternative
	for _, kind := range s.Types {
		if kind == "integer" && slices.Contains(s.Types, "number") {
			continue
		}
		all = append(all, alternative{node: s.Node, s: s, kind: kind, only: kind})
	}
	return t.unions.declare(s, at, all), true
}

func allIn(list []string, of ...string) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !slices.Contains(of, s) })
}

// addOnce appends s to a list that does not contain it.
func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
