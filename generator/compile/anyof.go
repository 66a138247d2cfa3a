package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file types what merged alternatives describe in several ways.

// anyType gives the type of a value that is one of several schemas.
func (c *compiler) anyType(nodes []*spec.Node, at place) shape {
	members := differing(nodes)
	if slices.ContainsFunc(members, c.saysNothing) {
		return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
	}
	s := &schema{node: members[0], id: c.identify("any", members...), required: map[string]bool{}, members: members, anyOf: true}
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

// differing drops nodes that repeat one before them.
func differing(nodes []*spec.Node) (out []*spec.Node) {
	for _, n := range nodes {
		if !slices.ContainsFunc(out, func(o *spec.Node) bool { return sameValues(n, o) }) {
			out = append(out, n)
		}
	}
	return out
}

// sameValues reports nodes that allow the same values, null among them.
func sameValues(a, b *spec.Node) bool {
	return sameSchema(a, b) && a.Bool("nullable") == b.Bool("nullable")
}

// saysNothing reports a schema that any value follows.
func (c *compiler) saysNothing(n *spec.Node) bool {
	target, ok := c.doc.Resolve(n)
	return ok && (target.Kind() == spec.KindBool || onlyAnnotations(target) && !isNull(c.schemaOf(target)))
}
