package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file types what merged alternatives describe in several ways.

// anyType gives the type of a value that is one of several schemas.
func (c *compiler) anyType(nodes []*spec.Node, at place) shape {
	members := schema.Differing(nodes)
	if slices.ContainsFunc(members, c.schemas.AllowsAll) {
		return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
	}
	s := &schema.Schema{Node: members[0], ID: c.schemas.Identify("any", members...), Required: map[string]bool{}, Members: members}
	if len(members) == 1 {
		return c.typeOf(members[0], at)
	}
	key := at.key(s)
	if d, ok := c.decls.byKey[key]; ok {
		return shape{typ: namedType(d), class: d.class}
	}
	if got, ok := unionRule(c, s, at); ok {
		return got
	}
	return c.fallback(members[0].KeyPos(), diag.CodeUnionRaw, "the alternatives cannot be told apart",
		"add a discriminator, or members that only one of them requires")
}
