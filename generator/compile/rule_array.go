package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rules for arrays and for values of several JSON types.

// arrayRule types arrays.
func arrayRule(c *compiler, s *schema, at place) (shape, bool) {
	if s.kind(at) != "array" {
		return shape{}, false
	}
	return c.inline(s, at, func() ir.Type { return ir.List{Elem: c.itemType(s, at.item())} }), true
}

func (c *compiler) itemType(s *schema, at place) ir.Type {
	if len(s.anyItems) > 0 {
		return element(c.anyType(s.anyItems, at))
	}
	if len(s.tuple) > 0 {
		item, null := c.listItem(s)
		got := c.typeOf(item, at)
		got.null = got.null || null
		return element(got)
	}
	return element(c.itemsType(s, at))
}

// itemsType gives the type of the items of a list: what all parts of an allOf
// say of them together.
func (c *compiler) itemsType(s *schema, at place) shape {
	if len(s.items) == 0 {
		return c.typeOf(nil, at)
	}
	nodes := c.distinct(s.items)
	if len(nodes) == 1 {
		return c.typeOf(nodes[0], at)
	}
	return c.build(c.combine(nodes...), at)
}

// kindsRule types a schema with a list of types: a union of them.
func kindsRule(c *compiler, s *schema, at place) (shape, bool) {
	if at.only != "" || len(s.types) < 2 {
		return shape{}, false
	}
	if len(s.types) == 2 && allIn(s.types, "integer", "number") {
		at.only = "number"
		return c.build(s, at), true
	}
	var options []option
	for _, t := range s.types {
		if t == "integer" && contains(s.types, "number") {
			continue
		}
		options = append(options, option{node: s.node, s: s, kind: t, only: t})
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
	s := c.schemaOf(target)
	if c.isBinary(s) {
		return shape{typ: ir.Prim{Kind: ir.File}, null: s.null}
	}
	if s.kind(at) == "array" && len(s.items) > 0 {
		if item, ok := c.doc.Resolve(s.items[0]); ok && c.isBinary(c.schemaOf(item)) {
			return shape{typ: ir.List{Elem: ir.Prim{Kind: ir.File}}, class: nilable, null: s.null}
		}
	}
	return c.typeOf(n, at)
}

// isBinary reports content that is neither text nor JSON.
func (c *compiler) isBinary(s *schema) bool {
	kind := s.kind(place{})
	if kind == "file" {
		return true
	}
	return (kind == "string" || kind == "") && (s.format == "binary" || s.media != "" && s.encoding == "" && s.media != "application/json")
}
