package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file puts together alternatives that cannot be told apart.

// foldKinds keeps one option of several strings, numbers or lists: the first,
// made general enough for the others.
func (c *compiler) foldKinds(s *schema, options []option) []option {
	var out []option
	for _, o := range options {
		i := slices.IndexFunc(out, func(p option) bool { return jsonKind(p.kind) == jsonKind(o.kind) && o.kind != "object" })
		if i < 0 {
			out = append(out, o)
			continue
		}
		if out[i].s.id == o.s.id {
			continue
		}
		out[i] = c.fold(s, out[i], o)
	}
	return out
}

// itemNodes gives the schemas that the items of a list may have.
func (s *schema) itemNodes() []*spec.Node {
	switch {
	case len(s.anyItems) > 0:
		return s.anyItems
	case len(s.items) > 0 && len(s.tuple) == 0:
		return s.items[:1]
	}
	return s.tuple
}

// fold gives an option for both: a plain string, a number, or a list of items
// of both kinds.
func (c *compiler) fold(s *schema, a, b option) option {
	general := &schema{node: a.s.node, id: s.id + " any " + a.kind, types: []string{a.kind}, required: map[string]bool{}}
	if a.kind != b.kind {
		general.types = []string{"number"}
	}
	if a.kind == "array" {
		general.anyItems = append(slices.Clone(a.s.itemNodes()), b.s.itemNodes()...)
		if len(general.anyItems) == 0 || len(a.s.itemNodes()) == 0 || len(b.s.itemNodes()) == 0 {
			general.anyItems = nil // one of them has items of any kind
		}
	}
	return option{node: a.node, s: general, kind: general.types[0], only: "", mixed: true}
}

func jsonKind(kind string) string {
	if kind == "integer" {
		return "number"
	}
	return kind
}

// joined makes one alternative of two objects, each of which may be made of
// several already.
func (c *compiler) joined(s *schema, a, b option) option {
	parts := append(slices.Clone(a.objects()), b.objects()...)
	return option{node: parts[0].node, s: c.mergeObjects(s, parts), kind: "object", mixed: true, parts: parts}
}

// objects gives the alternatives that o is made of.
func (o option) objects() []option {
	if o.parts != nil {
		return o.parts
	}
	return []option{o}
}

// mergeObjects makes one schema of objects that cannot be told apart: what all
// require is required, a member that they describe differently is one of both.
func (c *compiler) mergeObjects(s *schema, objects []option) *schema {
	nodes := make([]*spec.Node, len(objects))
	for i, o := range objects {
		nodes[i] = o.node
	}
	m := &schema{node: s.node, id: c.identify("any of "+objects[0].s.id, nodes...), types: []string{"object"}, required: map[string]bool{}, title: s.title, text: s.text, hints: s.hints}
	for i, o := range objects {
		for _, p := range o.s.props {
			c.mergeProperty(m, p)
		}
		m.requiredAt = append(m.requiredAt, o.s.requiredAt...)
		m.loose = append(m.loose, o.s.undescribed()...)
		if i == 0 {
			for name := range o.s.required {
				m.required[name] = true
			}
		}
		for name := range m.required {
			if !o.s.required[name] {
				delete(m.required, name)
			}
		}
		m.mergeExtra(o.s, i == 0)
	}
	return m
}

// mergeExtra lets the undeclared members of o into m: with their type, where all
// have the same.
func (m *schema) mergeExtra(o *schema, first bool) {
	switch {
	case first && o.extra == extraTyped, m.extra == extraTyped && o.extra == extraTyped && o.extraOf.Equal(m.extraOf):
		m.extra, m.extraOf = extraTyped, o.extraOf
	case m.extra == extraTyped, o.extra == extraTyped, o.extra == extraAny:
		m.extra, m.extraOf = extraAny, nil
	}
}

// warnMerged says how many of the alternatives became one type.
func (c *compiler) warnMerged(s *schema, objects []option) {
	for _, o := range objects {
		if n := len(o.parts); n > 0 {
			c.diags.Warnf(s.node.Pos(), diag.CodeUnionMerged, "%d of the alternatives are objects that cannot be told apart; they are one type with the members of all", n).
				WithFix("add a discriminator, or list under required what only one of them has")
		}
	}
}

func (c *compiler) mergeProperty(m *schema, p *property) {
	known := m.propertyNamed(p.name)
	if known == nil {
		m.addProperty(p.name, p.nodes...)
		return
	}
	if sameValues(known.nodes[0], p.nodes[0]) || known.anyOf != nil {
		known.anyOf = appendNode(known.anyOf, p)
		return
	}
	known.anyOf = append([]*spec.Node{known.nodes[0]}, p.nodes[0])
}

func appendNode(list []*spec.Node, p *property) []*spec.Node {
	if list == nil {
		return nil
	}
	return append(list, p.nodes[0])
}
