package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file finds looks at a JSON object by which one alternative is told from
// another.

// sureness says how much a look is worth.
type sureness int

const (
	blind    sureness = iota // there is no look
	likely                   // an author who means one of them writes it so
	possible                 // the other may pass for it, if it has a member that it need not have
	sure                     // no value of the other passes
)

// look is a test that values of one alternative pass, and those of another do
// not.
type look struct {
	test  ir.Test
	sure  sureness
	lacks []string // members by which the other is known, where it may pass the test
}

// looks gives the best look by which a is told from b, tried before it.
func (c *compiler) looks(a, b *schema.Schema) look {
	best := look{}
	better := func(l look) {
		if l.sure > best.sure || l.sure == best.sure && len(l.test.Equals) > 0 && len(best.test.Equals) == 0 {
			best = l
		}
	}
	for _, p := range a.Props {
		other := b.Property(p.Name)
		if other == nil && !b.RequiresUndescribed(p.Name) {
			if a.Required[p.Name] {
				better(look{test: c.strongest(a, p), sure: sure})
			}
			continue
		}
		mine, theirs := c.propertyConst(a, p.Name), c.propertyConst(b, p.Name)
		apart := len(mine) > 0 && len(theirs) > 0 && !slices.ContainsFunc(mine, func(v string) bool { return slices.Contains(theirs, v) })
		kind := c.onlyKind(a, p)
		switch {
		case apart && a.Required[p.Name]:
			better(look{test: ir.Test{Has: p.Name, Equals: mine}, sure: sure})
		case apart:
			better(look{test: ir.Test{Has: p.Name, Equals: mine}, sure: likely})
		case a.Required[p.Name] && kind != "" && other != nil && disjoint(kind, c.kindsOf(b, other)):
			better(look{test: ir.Test{Has: p.Name, Kind: kind}, sure: sure})
		case a.Required[p.Name] && !b.Required[p.Name]:
			test := c.strongest(a, p)
			if len(test.Equals) == 0 {
				test.Kind = kind
			}
			better(look{test: test, sure: possible, lacks: a.UndescribedOf(b)})
		}
	}
	return best
}

// strongest is the look that a required member of a is there, with the values
// that it can have when they are few.
func (c *compiler) strongest(a *schema.Schema, p *schema.Property) ir.Test {
	if values := c.propertyConst(a, p.Name); len(values) == 1 {
		return ir.Test{Has: p.Name, Equals: values}
	}
	return ir.Test{Has: p.Name}
}

// kindsOf gives the JSON types that a property may have; none is any.
func (c *compiler) kindsOf(s *schema.Schema, p *schema.Property) []string {
	if p.AnyOf != nil {
		return c.allKinds(p.AnyOf, 0)
	}
	if len(p.Nodes) != 1 {
		return nil
	}
	return c.allKinds(p.Nodes, 0)
}

// schemaKinds gives the JSON types of the values of a schema, those of all
// alternatives where only they say so; none is any.
func (c *compiler) schemaKinds(s *schema.Schema, depth int) []string {
	kinds := slices.Clone(s.Types)
	switch {
	case len(kinds) > 0:
	case s.IsNull():
		return []string{"null"}
	case len(s.Members) > 0:
		kinds = c.allKinds(s.Members, depth)
	case s.Const == nil:
		if kind := s.Kind(""); kind != "" {
			kinds = []string{kind}
		}
	}
	if s.Null && len(kinds) > 0 {
		kinds = append(kinds, "null")
	}
	return kinds
}

// maxKindDepth bounds alternatives within alternatives, which may come back to
// themselves.
const maxKindDepth = 8

// allKinds gives the JSON types of all alternatives, none when one of them may
// have any.
func (c *compiler) allKinds(nodes []*spec.Node, depth int) (all []string) {
	for _, m := range nodes {
		target, ok := c.doc.Resolve(m)
		if !ok || target.Kind() != spec.KindObject || depth > maxKindDepth {
			return nil
		}
		kinds := c.schemaKinds(c.schemas.Of(target), depth+1)
		if len(kinds) == 0 {
			return nil
		}
		for _, kind := range kinds {
			all = addOnce(all, kind)
		}
	}
	return all
}

// onlyKind gives the one JSON type of a property, "" when there are several.
func (c *compiler) onlyKind(s *schema.Schema, p *schema.Property) string {
	kinds := c.kindsOf(s, p)
	if len(kinds) != 1 {
		return ""
	}
	return testKind(kinds[0])
}

// disjoint reports whether a value of the one JSON type is none of the others.
func disjoint(kind string, kinds []string) bool {
	return len(kinds) > 0 && !slices.ContainsFunc(kinds, func(k string) bool { return testKind(k) == kind })
}

// testKind is what a test calls a JSON type.
func testKind(kind string) string {
	switch kind {
	case "integer":
		return "number"
	case "boolean":
		return "bool"
	case "object", "array", "string", "number", "null":
		return kind
	}
	return ""
}
