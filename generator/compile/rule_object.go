package compile

import (
	"cmp"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// This file holds the rules for objects and maps.

// mapRule types an object without properties: a map, of raw JSON where it does
// not say what it holds.
func mapRule(c *compiler, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "object" || len(s.Props) > 0 || s.Extra == schema.ExtraNone && len(s.Patterns) == 0 {
		return shape{}, false
	}
	return c.inline(s, at, func() ir.Type { return ir.Map{Elem: c.extraType(s, at.value())} }), true
}

// extraType gives the type of the undeclared members.
func (c *compiler) extraType(s *schema.Schema, at place) ir.Type {
	switch {
	case len(s.Patterns) == 1 && s.Extra != schema.ExtraTyped && s.Extra != schema.ExtraAny:
		return element(c.typeOf(s.Patterns[0], at))
	case len(s.Patterns) > 0 && !s.SamePattern():
		return c.patternType(s, at)
	case len(s.Patterns) > 0:
		return element(c.typeOf(s.Patterns[0], at))
	case s.Extra == schema.ExtraTyped:
		return element(c.typeOf(s.ExtraOf, at))
	}
	return ir.Prim{Kind: ir.Raw}
}

// patternType is for members that have types by their names: each is one of
// them, whatever its name.
func (c *compiler) patternType(s *schema.Schema, at place) ir.Type {
	if s.Extra == schema.ExtraAny {
		return ir.Prim{Kind: ir.Raw}
	}
	c.diags.Warnf(s.Node.Get("patternProperties").Pos(), diag.CodePatternProperties,
		"the members of this object have different types by their names; in Go each may be any of them").
		WithFix("give the members one schema in additionalProperties")
	nodes := s.Patterns
	if s.Extra == schema.ExtraTyped {
		nodes = append(nodes[:len(nodes):len(nodes)], s.ExtraOf)
	}
	return element(c.anyType(nodes, at))
}

// objectRule declares a struct.
func objectRule(c *compiler, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "object" {
		return shape{}, false
	}
	return c.structShape(s, at), true
}

func (c *compiler) structShape(s *schema.Schema, at place) shape {
	return c.declare(s, at, object, func(d *declared) {
		def := &ir.Struct{Multipart: at.dir == form}
		d.decl.Def = def
		c.schemas.SortProps(s)
		names := c.fieldNames(s)
		for i, p := range s.AllProps() {
			if f := c.field(d, p, names[i]); f != nil {
				def.Fields = append(def.Fields, f)
			}
		}
		def.Extra = c.extraOf(s, at, d, names)
	})
}

// extraOf decides whether undeclared members are kept, and under which name.
func (c *compiler) extraOf(s *schema.Schema, at place, d *declared, names []string) *ir.Extra {
	keep := c.root.keep
	if s.Hints.Keep != nil {
		keep = *s.Hints.Keep
	}
	if s.Extra == schema.ExtraNone && len(s.Patterns) == 0 || s.Extra == schema.ExtraUnstated && len(s.Patterns) == 0 && !keep {
		return nil
	}
	used := map[string]bool{}
	for _, n := range names {
		used[n] = true
	}
	name := cmp.Or(s.Hints.Extra, "Fields")
	for _, other := range []string{"ExtraFields", "UndeclaredFields", "AdditionalFields"} {
		if used[name] {
			name = other
		}
	}
	return &ir.Extra{Name: name, Elem: c.extraType(s, place{dir: at.dir.inside(), parent: d, suffix: "Value"})}
}
