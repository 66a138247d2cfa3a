package compile

import (
	"cmp"
	"math"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file holds the rules for objects and maps.

// mapRule types an object without properties: a map, of raw JSON where it does
// not say what it holds.
func mapRule(c *compiler, s *schema, at place) (shape, bool) {
	if s.kind(at) != "object" || len(s.props) > 0 || s.extra == extraNone && len(s.patterns) == 0 {
		return shape{}, false
	}
	return c.inline(s, at, func() ir.Type { return ir.Map{Elem: c.extraType(s, at.value())} }), true
}

// extraType gives the type of the undeclared members.
func (c *compiler) extraType(s *schema, at place) ir.Type {
	switch {
	case len(s.patterns) == 1 && s.extra != extraTyped && s.extra != extraAny:
		return element(c.typeOf(s.patterns[0], at))
	case len(s.patterns) > 0 && !c.samePattern(s):
		return c.patternType(s, at)
	case len(s.patterns) > 0:
		return element(c.typeOf(s.patterns[0], at))
	case s.extra == extraTyped:
		return element(c.typeOf(s.extraOf, at))
	}
	return ir.Prim{Kind: ir.Raw}
}

// patternType is for members that have types by their names: each is one of
// them, whatever its name.
func (c *compiler) patternType(s *schema, at place) ir.Type {
	if s.extra == extraAny {
		return ir.Prim{Kind: ir.Raw}
	}
	c.diags.Warnf(s.node.Get("patternProperties").Pos(), diag.CodePatternProperties,
		"the members of this object have different types by their names; in Go each may be any of them").
		WithFix("give the members one schema in additionalProperties")
	nodes := s.patterns
	if s.extra == extraTyped {
		nodes = append(nodes[:len(nodes):len(nodes)], s.extraOf)
	}
	return element(c.anyType(nodes, at))
}

// samePattern reports whether all undeclared members have the same schema.
func (c *compiler) samePattern(s *schema) bool {
	for _, p := range s.patterns[1:] {
		if !p.Equal(s.patterns[0]) {
			return false
		}
	}
	return s.extra == extraNone || s.extra == extraSilent || s.extraOf.Equal(s.patterns[0])
}

// objectRule declares a struct.
func objectRule(c *compiler, s *schema, at place) (shape, bool) {
	if s.kind(at) != "object" {
		return shape{}, false
	}
	return c.structShape(s, at), true
}

func (c *compiler) structShape(s *schema, at place) shape {
	return c.declare(s, at, object, func(d *declared) {
		def := &ir.Struct{Multipart: at.dir == form}
		d.decl.Def = def
		c.sortProps(s)
		names := c.fieldNames(s)
		for i, p := range s.allProps() {
			if f := c.field(d, p, names[i]); f != nil {
				def.Fields = append(def.Fields, f)
			}
		}
		def.Extra = c.extraOf(s, at, d, names)
	})
}

// sortProps puts the properties that have an x-order in that order, before
// those that have none.
func (c *compiler) sortProps(s *schema) {
	place := func(p *property) int64 {
		for _, n := range p.nodes {
			if order, ok := n.Int("x-order"); ok {
				return order
			}
			if target, ok := c.doc.Resolve(n); ok {
				if order, ok := target.Int("x-order"); ok && target != n {
					return order
				}
			}
		}
		return math.MaxInt64
	}
	slices.SortStableFunc(s.props, func(a, b *property) int { return cmp.Compare(place(a), place(b)) })
}

// allProps gives the properties, and those that are required without being
// described.
func (s *schema) allProps() []*property {
	all := s.props
	for _, name := range s.undescribed() {
		all = append(all[:len(all):len(all)], &property{name: name})
	}
	return all
}

// undescribed lists required members that have no schema, not even that of
// undeclared members, in source order.
func (s *schema) undescribed() []string {
	if s.extra == extraAny || s.extra == extraTyped || len(s.patterns) > 0 {
		return nil
	}
	known := map[string]bool{}
	for _, p := range s.props {
		known[p.name] = true
	}
	var names []string
	for _, n := range s.requiredAt {
		if name := n.Text(); (s.required[name] || slices.Contains(s.loose, name)) && !known[name] {
			known[name] = true
			names = append(names, name)
		}
	}
	return names
}

// extraOf decides whether undeclared members are kept, and under which name.
func (c *compiler) extraOf(s *schema, at place, d *declared, names []string) *ir.Extra {
	keep := c.root.keep
	if s.hints.keep != nil {
		keep = *s.hints.keep
	}
	if s.extra == extraNone && len(s.patterns) == 0 || s.extra == extraSilent && len(s.patterns) == 0 && !keep {
		return nil
	}
	used := map[string]bool{}
	for _, n := range names {
		used[n] = true
	}
	name := cmp.Or(s.hints.extra, "Fields")
	for _, other := range []string{"ExtraFields", "UndeclaredFields", "AdditionalFields"} {
		if used[name] {
			name = other
		}
	}
	return &ir.Extra{Name: name, Elem: c.extraType(s, place{dir: at.dir.inside(), parent: d, suffix: "Value"})}
}
