package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is unions.ofDescendants.

// ofDescendants types a schema that names its descendants by a discriminator,
// without oneOf: a union of the schemas that the discriminator maps, or of those
// that extend the schema by allOf.
func (u *unions) ofDescendants(s *schema.Schema, at place) (shape, bool) {
	if s.Disc == nil || at.only != "" || len(s.Props) == 0 {
		return shape{}, false
	}
	nodes := u.types.schemas.Descendants(s)
	if len(nodes) == 0 {
		return shape{}, false
	}
	var all []alternative
	for _, n := range nodes {
		a := alternative{node: n, s: u.types.schemas.Of(n), kind: "object"}
		if n == s.Node { // the base itself, as one of its descendants
			base := *s
			base.ID, base.Disc, a.mixed = s.ID+" base", nil, true
			a.s = &base
		}
		all = append(all, a)
	}
	if u.tags.declared(s, s.Disc.Str("propertyName"), all) == nil || u.unmarked(s, all) {
		return shape{}, false
	}
	return u.declare(s, at, all), true
}

// unmarked reports whether a descendant cannot be distinguished from its base:
// it is not mapped, and may have all values that the base lists for the
// discriminator.
func (u *unions) unmarked(s *schema.Schema, all []alternative) bool {
	name, mapping := s.Disc.Str("propertyName"), u.types.schemas.Mapping(s.Disc)
	values := u.values.consts(s, name)
	return len(values) > 0 && slices.ContainsFunc(all, func(a alternative) bool {
		return len(mapping[a.node.Ref()]) == 0 && len(u.values.consts(a.s, name)) == len(values)
	})
}
