package wire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are comparer.schemaAt, which compares the schemas of two uses, and
// comparer.schema.

// view is a schema as a version uses it.
type view struct {
	*schema.Schema
	null  bool
	nodes []*spec.Node // resolved; several describe a property of a merged schema
	place *spec.Node   // where its keywords are
	side  *side
}

// view returns the schema of the nodes of a use at place; nil without nodes, or
// where none of them leads anywhere.
func (s *side) view(place *spec.Node, nodes ...*spec.Node) *view {
	var resolved []*spec.Node
	for _, n := range nodes {
		if target := s.resolve(n); target != nil {
			resolved = append(resolved, target)
		}
	}
	switch len(resolved) {
	case 0:
		return nil
	case 1:
		found, null := s.schemas.InsideNull(nodes[0])
		if found == nil { // true or false
			found = s.schemas.Of(resolved[0])
		}
		if found.Node != resolved[0] {
			resolved[0] = found.Node
		}
		if resolved[0] != nodes[0] {
			place = resolved[0]
		}
		return &view{found, null || found.Null, resolved, place, s}
	}
	found := s.schemas.Combine(nodes...)
	return &view{found, found.Null, resolved, place, s}
}

// schemaAt compares the schemas of two uses, which may be absent.
func (c *comparer) schemaAt(o, n, from, to *spec.Node) {
	var was, is *view
	if o != nil {
		was = c.old.view(from, o)
	}
	if n != nil {
		is = c.new.view(to, n)
	}
	c.views(was, is, from, to)
}

func (c *comparer) views(o, n *view, from, to *spec.Node) {
	if o == nil || n == nil {
		if o != nil || n != nil {
			c.add(Behaviour, "type", from, to, fmt.Sprintf("type %s → %s", typeText(o), typeText(n)))
		}
		return
	}
	c.links.add(from, o.place, to, n.place)
	v := visit{o.nodes[0], n.nodes[0], c.at.direction}
	if c.seen[v] {
		return
	}
	c.seen[v] = true
	c.schema(o, n)
}

// schema compares two schemas, each of which is written at its place.
func (c *comparer) schema(o, n *view) {
	if (len(o.Members) > 0) != (len(n.Members) > 0) {
		effect := Behaviour
		if n.allows(o) {
			effect = c.effect(Addition, Behaviour)
		}
		c.add(effect, "type", o.place, n.place, fmt.Sprintf("%s → %s", unionText(o), unionText(n)))
		return
	}
	c.types(o, n)
	c.values(o, n)
	c.limits(o, n)
	c.properties(o, n)
	c.elements(o, n)
	c.union(o, n)
}

// allows reports whether a schema is an alternative of v.
func (v *view) allows(o *view) bool {
	return slices.ContainsFunc(v.Members, func(m *spec.Node) bool { return textOf(v.side.resolve(m)) == textOf(o.nodes[0]) })
}

func unionText(v *view) string {
	if n := len(v.Members); n > 0 {
		return fmt.Sprintf("one of %d schemas", n)
	}
	return "type " + typeText(v)
}

// types compares the JSON types, null and the format.
func (c *comparer) types(o, n *view) {
	if was, is := typeText(o), typeText(n); was != is && len(o.Members) == 0 {
		text := fmt.Sprintf("type %s → %s", was, is)
		switch {
		case was == "integer" && is == "number":
			text += "; values may have fractions"
		case was == "number" && is == "integer":
			text += "; values have no fractions"
		}
		c.add(Behaviour, "type", o.place, n.place, text)
	}
	if o.Format != n.Format {
		effect := None
		switch {
		case o.Format != "" && n.Format != "":
			effect = Behaviour
		case n.Format != "" && !slices.Contains([]string{"int64", "double", "password"}, n.Format):
			effect = c.effect(Behaviour, None) // values without the format are rejected
		}
		c.add(effect, "format", o.place, n.place, fmt.Sprintf("format %s → %s", orNone(o.Format), orNone(n.Format)))
	}
	switch {
	case !o.null && n.null:
		c.add(c.effect(None, Behaviour), "nullable", o.place, n.place, "may be null")
	case o.null && !n.null:
		c.add(c.effect(Behaviour, None), "nullable", o.place, n.place, "is never null any more")
	}
}

// effect returns the effect by direction.
func (c *comparer) effect(sent, received Effect) Effect {
	if c.at.direction == Sent {
		return sent
	}
	return received
}

// typeText returns the types of a schema as text.
func typeText(v *view) string {
	if v == nil {
		return "none"
	}
	types := slices.Clone(v.Types)
	if len(types) == 0 {
		if kind := v.Kind(""); kind != "" {
			types = []string{kind}
		}
	}
	if len(types) == 0 {
		return "any"
	}
	slices.Sort(types)
	return strings.Join(types, " or ")
}

// elements compares the items of lists and the members of maps.
func (c *comparer) elements(o, n *view) {
	if len(o.Items) > 0 && len(n.Items) > 0 {
		c.within("[]", func() { c.several(o.Items, n.Items, o.place, n.place) })
	}
	if len(o.Tuple) != len(n.Tuple) {
		c.add(Behaviour, "type", o.place, n.place, fmt.Sprintf("%d items with a position → %d", len(o.Tuple), len(n.Tuple)))
	}
	for i := range min(len(o.Tuple), len(n.Tuple)) {
		c.within(fmt.Sprintf("[%d]", i), func() { c.schemaAt(o.Tuple[i], n.Tuple[i], o.Tuple[i], n.Tuple[i]) })
	}
	c.extra(o, n)
}

// several compares schemas that several nodes describe.
func (c *comparer) several(o, n []*spec.Node, from, to *spec.Node) {
	c.links.add(from, o[0], to, n[0])
	c.views(c.old.view(o[0], o...), c.new.view(n[0], n...), o[0], n[0])
}

// extra compares what is stated of members that are not described.
func (c *comparer) extra(o, n *view) {
	switch {
	case o.ExtraOf != nil && n.ExtraOf != nil:
		c.within("{}", func() {
			c.links.add(o.place, o.ExtraOf, n.place, n.ExtraOf)
			c.schemaAt(o.ExtraOf, n.ExtraOf, o.ExtraOf, n.ExtraOf)
		})
	case o.Extra != n.Extra && n.Extra == schema.ExtraNone:
		c.add(c.effect(Behaviour, None), "additionalProperties", o.place, n.place, "members that are not described are not allowed any more")
	case o.Extra != n.Extra && (o.Extra == schema.ExtraTyped || n.Extra == schema.ExtraTyped):
		c.add(Behaviour, "additionalProperties", o.place, n.place, "members that are not described have another schema")
	}
	if was, is := canonical(o.Patterns), canonical(n.Patterns); was != is {
		c.add(Behaviour, "patternProperties", o.place, n.place, "patternProperties changed")
	}
}

func canonical(nodes []*spec.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(n.Key() + n.Canonical())
	}
	return b.String()
}
