package compile

import (
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
	if c.declaredTag(s, s.disc.Str("propertyName"), options) == nil {
		return shape{}, false
	}
	return c.union(s, at, options), true
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
	for _, n := range c.extending()[s.id] {
		add(n)
	}
	if len(out) == 1 && out[0] == s.node {
		return nil
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
