package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/schema"
)

// This file types a schema that names its descendants by a discriminator,
// without oneOf: a value of it is one of them.

// inheritance makes a union of the schemas that a discriminator maps, or of
// those that extend the schema by allOf.
func inheritance(c *compiler, s *schema.Schema, at place) (shape, bool) {
	if s.Disc == nil || at.only != "" || len(s.Props) == 0 {
		return shape{}, false
	}
	nodes := c.schemas.Descendants(s)
	if len(nodes) == 0 {
		return shape{}, false
	}
	var options []option
	for _, n := range nodes {
		o := option{node: n, s: c.schemas.Of(n), kind: "object"}
		if n == s.Node { // the base itself, as one of its descendants
			base := *s
			base.ID, base.Disc, o.mixed = s.ID+" base", nil, true
			o.s = &base
		}
		options = append(options, o)
	}
	if c.declaredTag(s, s.Disc.Str("propertyName"), options) == nil || c.unmarked(s, options) {
		return shape{}, false
	}
	return c.union(s, at, options), true
}

// unmarked reports a descendant that nothing tells from its base: it is not
// mapped, and may have all the values that the base lists for the discriminator.
func (c *compiler) unmarked(s *schema.Schema, options []option) bool {
	name, mapping := s.Disc.Str("propertyName"), c.schemas.Mapping(s.Disc)
	all := c.propertyConst(s, name)
	return len(all) > 0 && slices.ContainsFunc(options, func(o option) bool {
		return len(mapping[o.node.Ref()]) == 0 && len(c.propertyConst(o.s, name)) == len(all)
	})
}
