package compile

import (
	"maps"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns schemas into types: it follows references and asks the
// ordered rules.

// rule turns some schemas into types; false leaves the schema to the next.
type rule func(c *compiler, s *schema.Schema, at place) (shape, bool)

// rules gives the rules in their order. References and allOf come before, see
// typeOf and schemaOf.
func rules() []rule {
	return []rule{goTypeRule, constRule, enumRule, unionRule, kindsRule, mapRule, objectRule, tupleRule, arrayRule, formatRule, primitiveRule, anyRule}
}

// typeOf gives the type of the schema at n, which may be a reference.
func (c *compiler) typeOf(n *spec.Node, at place) shape {
	if n == nil || n.Kind() != spec.KindObject {
		return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
	}
	if _, ok := c.doc.Ref(n); ok {
		return c.refType(n, at)
	}
	if n.Parent() != nil && !at.component && schema.IsComponent(n) {
		at = c.placeOf(at, n)
	}
	s := c.schemas.Of(n)
	if alias := c.schemas.AliasOf(n); alias != nil {
		got := c.follow(n, alias, at)
		got.null = got.null || s.Null
		return got
	}
	return c.build(s, at)
}

// follow gives the type of a schema that n is only another name for.
func (c *compiler) follow(n, alias *spec.Node, at place) shape {
	if c.aliases[n] {
		return c.cycle(n)
	}
	before := c.aliases
	c.aliases = maps.Clone(before)
	if c.aliases == nil {
		c.aliases = map[*spec.Node]bool{}
	}
	c.aliases[n] = true
	got := c.typeOf(alias, at)
	c.aliases = before
	return got
}

// cycle reports a schema that is defined by itself alone: no value fits it.
func (c *compiler) cycle(n *spec.Node) shape {
	return c.fallback(n.KeyPos(), diag.CodeSchemaCycle, "this schema is defined by itself", "take the reference to itself out of allOf, oneOf or anyOf")
}

// refType follows a reference. What is found there has a name of its own.
func (c *compiler) refType(n *spec.Node, at place) shape {
	target, ok := c.doc.Resolve(n)
	if !ok {
		return c.unresolved(n)
	}
	if c.schemas.RefSiblings(n) {
		return c.build(c.schemas.Combine(n), at)
	}
	return c.typeOf(target, c.placeOf(at, target))
}

// unresolved is the type of a reference that leads nowhere, which spec has
// reported.
func (c *compiler) unresolved(n *spec.Node) shape {
	c.countRaw(n.Get("$ref").Pos())
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
}

// build asks the rules, once for each schema and direction.
func (c *compiler) build(s *schema.Schema, at place) shape {
	key := at.key(s)
	if d, ok := c.decls.byKey[key]; ok {
		return shape{typ: namedType(d), class: d.class, null: s.Null}
	}
	if in, ok := c.inlining[key]; ok {
		return c.nameInlined(in, s, at)
	}
	for _, part := range s.Unresolved {
		c.unresolved(part)
	}
	for _, r := range rules() {
		if got, ok := r(c, s, at); ok {
			got.null = got.null || s.Null
			return got
		}
	}
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
}

func namedType(d *declared) ir.Type { return ir.Named{Decl: d.decl} }

// fallback gives raw JSON, says why, and counts it for whoever is being built.
func (c *compiler) fallback(pos diag.Pos, code, message, fix string, args ...any) shape {
	c.diags.Warnf(pos, code, message+"; it is raw JSON", args...).WithFix(fix)
	c.countRaw(pos)
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
}

func (c *compiler) countRaw(pos diag.Pos) {
	if c.owner != nil {
		c.owner.add(pos)
	}
}
