package schema

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.Mix and Reader.MergeObjects, which make one
// schema of alternatives of a union.

// MergeObjects returns one schema for several alternatives of s that are
// objects, written at nodes. A member is required if all require it; a member
// that they describe differently follows one of their schemas.
func (r *Reader) MergeObjects(s *Schema, nodes []*spec.Node, objects []*Schema) *Schema {
	m := &Schema{Node: s.Node, ID: r.Identify("any of "+objects[0].ID, nodes...), Types: []string{"object"}, Required: map[string]bool{}, Title: s.Title, Text: s.Text, Hints: s.Hints}
	for i, o := range objects {
		for _, p := range o.Props {
			m.mergeProperty(p)
		}
		m.RequiredAt = append(m.RequiredAt, o.RequiredAt...)
		m.Loose = append(m.Loose, o.undescribed()...)
		if i == 0 {
			for name := range o.Required {
				m.Required[name] = true
			}
		}
		for name := range m.Required {
			if !o.Required[name] {
				delete(m.Required, name)
			}
		}
		m.mergeExtra(o, i == 0)
	}
	return m
}

// mergeExtra merges the undeclared members of o into m. They keep their type if
// all have the same.
func (m *Schema) mergeExtra(o *Schema, first bool) {
	switch {
	case first && o.Extra == ExtraTyped, m.Extra == ExtraTyped && o.Extra == ExtraTyped && o.ExtraOf.Equal(m.ExtraOf):
		m.Extra, m.ExtraOf = ExtraTyped, o.ExtraOf
	case m.Extra == ExtraTyped, o.Extra == ExtraTyped, o.Extra == ExtraAny:
		m.Extra, m.ExtraOf = ExtraAny, nil
	}
}

// mergeProperty adds a property, or another schema of a property that is known.
func (m *Schema) mergeProperty(p *Property) {
	known := m.Property(p.Name)
	if known == nil {
		m.addProperty(p.Name, p.Nodes...)
		return
	}
	known.Repeats = append(known.Repeats, p.Nodes[1:]...)
	if sameValues(known.Nodes[0], p.Nodes[0]) || known.AnyOf != nil {
		if known.AnyOf == nil {
			known.Repeats = append(known.Repeats, p.Nodes[0])
		}
		known.AnyOf = appendNode(known.AnyOf, p)
		return
	}
	known.AnyOf = append([]*spec.Node{known.Nodes[0]}, p.Nodes[0])
}

func appendNode(list []*spec.Node, p *Property) []*spec.Node {
	if list == nil {
		return nil
	}
	return append(list, p.Nodes[0])
}

// Mix returns the schema of n, a member of the union s, merged with the
// keywords beside the union; nil when n leads nowhere.
func (r *Reader) Mix(s *Schema, n *spec.Node) *Schema {
	target, ok := r.doc.Resolve(n)
	if !ok {
		return nil
	}
	parts := slices.Clone(s.Parts)
	if len(parts) == 0 {
		parts = []*spec.Node{s.Node}
	}
	again := slices.Contains(parts, target)
	parts = append(parts, target)
	base := cmp.Or(s.MixOf, s.ID) // the union may itself be made of several schemas
	m := &Schema{Node: target, ID: r.Identify("mix of "+base, parts...), Parts: parts, MixOf: base, Required: map[string]bool{}}
	r.mergePart(m, n, merging{})
	own := *s
	own.Members, own.Disc, own.Required = nil, nil, s.Required
	m.absorb(&own)
	if again {
		m.Members = nil // the union is recursive
	}
	r.addConditional(m)
	m.Title, m.Text = cmp.Or(m.Title, target.Str("title")), cmp.Or(m.Text, target.Str("description"))
	return m
}
