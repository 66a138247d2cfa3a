package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rules for arrays and for values of several JSON types.

// arrayRule types arrays.
func arrayRule(c *compiler, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "array" {
		return shape{}, false
	}
	return c.inline(s, at, func() ir.Type { return ir.List{Elem: c.itemType(s, at.item())} }), true
}

func (c *compiler) itemType(s *schema.Schema, at place) ir.Type {
	if len(s.AnyItems) > 0 {
		return element(c.anyType(s.AnyItems, at))
	}
	if len(s.Tuple) > 0 {
		item, null := c.schemas.ListItem(s)
		got := c.typeOf(item, at)
		got.null = got.null || null
		return element(got)
	}
	return element(c.itemsType(s, at))
}

// itemsType gives the type of the items of a list: what all parts of an allOf
// say of them together.
func (c *compiler) itemsType(s *schema.Schema, at place) shape {
	if len(s.Items) == 0 {
		return c.typeOf(nil, at)
	}
	nodes := c.schemas.Distinct(s.Items)
	if len(nodes) == 1 {
		return c.typeOf(nodes[0], at)
	}
	return c.build(c.schemas.Combine(nodes...), at)
}

// kindsRule types a schema with a list of types: a union of them.
func kindsRule(c *compiler, s *schema.Schema, at place) (shape, bool) {
	if at.only != "" || len(s.Types) < 2 {
		return shape{}, false
	}
	if len(s.Types) == 2 && allIn(s.Types, "integer", "number") {
		at.only = "number"
		return c.build(s, at), true
	}
	var options []option
	for _, t := range s.Types {
		if t == "integer" && contains(s.Types, "number") {
			continue
		}
		options = append(options, option{node: s.Node, s: s, kind: t, only: t})
	}
	return c.union(s, at, options), true
}

func allIn(list []string, of ...string) bool {
	for _, s := range list {
		if !contains(of, s) {
			return false
		}
	}
	return true
}

func contains(list []string, s string) bool {
	for _, t := range list {
		if t == s {
			return true
		}
	}
	return false
}

// partType is the type of a part of a multipart body, where binary content is
// a file.
func (c *compiler) partType(n *spec.Node, at place) shape {
	target, ok := c.doc.Resolve(n)
	if !ok {
		return c.typeOf(n, at)
	}
	s := c.schemas.Of(target)
	if s.IsBinary() {
		return shape{typ: ir.Prim{Kind: ir.File}, null: s.Null}
	}
	if s.Kind(at.only) == "array" && len(s.Items) > 0 {
		if item, ok := c.doc.Resolve(s.Items[0]); ok && c.schemas.Of(item).IsBinary() {
			return shape{typ: ir.List{Elem: ir.Prim{Kind: ir.File}}, class: nilable, null: s.Null}
		}
	}
	return c.typeOf(n, at)
}
