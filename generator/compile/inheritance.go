package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file types a schema that names its descendants by a discriminator,
// without oneOf: a value of it is one of them.

// inheritance makes a union of the schemas that a discriminator maps, or of
// those that extend the schema by allOf.
func inheritance(c *compiler, s *schema, at place) (shape, bool) {
	if s.disc == nil || at.only != "" || len(s.props) == 0 {
		return shape{}, false
	}
	nodes := c.descendants(s)
	if len(nodes) == 0 {
		return shape{}, false
	}
	var options []option
	for _, n := range nodes {
		o := option{node: n, s: c.schemaOf(n), kind: "object"}
		if n == s.node { // the base itself, as one of its descendants
			base := *s
			base.id, base.disc, o.mixed = s.id+" base", nil, true
			o.s = &base
		}
		options = append(options, o)
	}
	if c.declaredTag(s, s.disc.Str("propertyName"), options) == nil || c.unmarked(s, options) {
		return shape{}, false
	}
	return c.union(s, at, options), true
}

// unmarked reports a descendant that nothing tells from its base: it is not
// mapped, and may have all the values that the base lists for the discriminator.
func (c *compiler) unmarked(s *schema, options []option) bool {
	name, mapping := s.disc.Str("propertyName"), c.mapping(s.disc)
	all := c.propertyConst(s, name)
	return len(all) > 0 && slices.ContainsFunc(options, func(o option) bool {
		return len(mapping[o.node.Ref()]) == 0 && len(c.propertyConst(o.s, name)) == len(all)
	})
}

// lists reports whether a base with a discriminator says that n is one of its
// descendants: in its union, in the mapping or, without both, by n extending it.
func (c *compiler) lists(base *schema, n *spec.Node) bool {
	is := func(m *spec.Node) bool { target, ok := c.doc.Resolve(m); return ok && target == n }
	for _, m := range base.disc.Get("mapping").Members() {
		if c.mapped(base.disc, m.Text()) == n {
			return true
		}
	}
	return slices.ContainsFunc(base.members, is) ||
		base.disc != nil && len(base.members) == 0 && base.disc.Get("mapping").Len() == 0 && slices.Contains(c.extending()[base.id], n)
}

// descendants gives the schemas that a value of s can be, in source order of
// the mapping or of the components.
func (c *compiler) descendants(s *schema) []*spec.Node {
	var out []*spec.Node
	seen := map[*spec.Node]bool{}
	add := func(n *spec.Node) {
		if n != nil && !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	for _, n := range s.disc.Get("mapping").Members() {
		add(c.mapped(s.disc, n.Text()))
	}
	for _, n := range c.extendingAll(s.id, map[string]bool{}) {
		add(n)
	}
	if len(out) == 1 && out[0] == s.node {
		return nil
	}
	return out
}

// extendingAll gives the components that extend a schema, and those that extend
// them, without those that are only another name for it.
func (c *compiler) extendingAll(id string, seen map[string]bool) (out []*spec.Node) {
	if seen[id] {
		return nil
	}
	seen[id] = true
	for _, n := range c.extending()[id] {
		if c.aliasOf(n) == nil {
			out = append(append(out, n), c.extendingAll(n.Ref(), seen)...)
		}
	}
	return out
}

// extending gives for each schema the components that extend it by allOf.
func (c *compiler) extending() map[string][]*spec.Node {
	if c.children != nil {
		return c.children
	}
	c.children = map[string][]*spec.Node{}
	for _, n := range c.doc.Root.At("components", "schemas").Members() {
		for _, part := range n.Get("allOf").Items() {
			if _, ref := c.doc.Ref(part); ref {
				id := c.identity(part)
				c.children[id] = append(c.children[id], n)
			}
		}
	}
	return c.children
}
