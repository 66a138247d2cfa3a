package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file types members that merged alternatives describe differently.

// anyOfType gives the type of a member that is one of several schemas.
func (c *compiler) anyOfType(d *declared, p *property, at place) shape {
	members := c.distinct(p.anyOf)
	s := &schema{node: p.nodes[0], id: c.identify("any", members...), required: map[string]bool{}, members: members, anyOf: true}
	if got, ok := unionRule(c, s, at); ok {
		return got
	}
	return c.fallback(p.nodes[0].KeyPos(), diag.CodeUnionRaw, "the alternatives cannot be told apart", "add a discriminator, or members that only one of them requires")
}
