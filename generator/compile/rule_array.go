package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rules for arrays and for values of several JSON types.

// arrayRule types arrays. A tuple is a list of what its items have in common.
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
	if len(s.tuple) == 0 {
		return element(c.typeOf(s.items, at))
	}
	for _, item := range s.tuple[1:] {
		if !sameSchema(item, s.tuple[0]) {
			return c.fallback(s.node.Pos(), diag.CodeTuple, "the items of this array have different types by their position",
				"give all items one schema, or use an object").typ
		}
	}
	if s.items != nil && !sameSchema(s.items, s.tuple[0]) {
		return c.fallback(s.node.Pos(), diag.CodeTuple, "the items of this array have different types by their position",
			"give all items one schema, or use an object").typ
	}
	return element(c.typeOf(s.tuple[0], at))
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
	if s.kind(at) == "array" && s.items != nil {
		if item, ok := c.doc.Resolve(s.items); ok && c.isBinary(c.schemaOf(item)) {
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
