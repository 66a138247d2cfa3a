package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.merge, which reads the keywords of a node, and
// Reader.mergePart, which adds those of a part of its allOf.

// merging records the nodes of one merge: true while a node is being merged,
// false afterwards.
type merging map[*spec.Node]bool

// merge adds the keywords of n, and of the parts of its allOf, to s. Parts come
// first, so that properties are in the order of reading.
func (r *Reader) merge(s *Schema, n *spec.Node, seen merging) {
	if active, ok := seen[n]; ok {
		if active {
			r.diags.Warnf(n.KeyPos(), diag.CodeSchemaCycle, "this schema is part of itself by allOf; that part is ignored").
				WithFix("take the reference to itself out of allOf")
		}
		return
	}
	seen[n] = true
	defer func() { seen[n] = false }()
	for _, part := range n.Get("allOf").Items() {
		r.mergePart(s, part, seen)
	}
	s.annotations(n)
	r.valueKeywords(s, n)
	s.objectKeywords(n)
	s.unionKeywords(n)
	if items := n.Get("items"); items.Kind() == spec.KindObject {
		s.Items = append(s.Items, items)
	}
	if items := n.Get("additionalItems"); n.Get("items").Kind() == spec.KindArray && items.Kind() == spec.KindObject {
		s.Items = append(s.Items, items) // of older JSON Schema
	}
	for _, list := range []string{"prefixItems", "items"} {
		if tuple := n.Get(list); tuple.Kind() == spec.KindArray && s.Tuple == nil {
			s.Tuple = slices.Collect(Values(tuple))
		}
	}
	s.addConditions(n)
}

// mergePart merges one part of an allOf, which may be a reference. A base that
// lists its descendants (by discriminator or oneOf) is a union for its users,
// but not for the descendants.
func (r *Reader) mergePart(s *Schema, part *spec.Node, seen merging) {
	target, ok := r.doc.Resolve(part)
	if !ok {
		s.Unresolved = append(s.Unresolved, part)
		return
	}
	if _, isRef := r.doc.Ref(part); !isRef {
		r.merge(s, target, seen)
		return
	}
	base := &Schema{Node: target, ID: target.Ref(), Required: map[string]bool{}}
	r.merge(base, target, seen)
	r.contradiction(part, s.Types, base.Types)
	if base.Disc != nil {
		s.BaseDiscs = append(s.BaseDiscs, base.Disc)
	}
	if base.Disc != nil && r.Lists(base, s.Node) {
		base.Members = nil
	}
	if len(s.Props) < len(base.Props) {
		s.takeOver(base)
	}
	s.absorb(base)
}

// takeOver moves the properties of base, which nothing else uses, behind those of s:
// chains of allOf are long, and each part has few properties of its own.
func (s *Schema) takeOver(base *Schema) {
	own, required := s.Props, s.Required
	s.Props, s.byName, s.Required = base.Props, base.byName, base.Required
	base.Props, base.Required = nil, nil
	for name := range required {
		s.Required[name] = true
	}
	if len(own) == 0 {
		return
	}
	both := map[string]bool{}
	for _, p := range own {
		if inherited := s.Property(p.Name); inherited != nil {
			p.Nodes = append(p.Nodes, inherited.Nodes...)
			both[p.Name] = true
		}
		if s.byName != nil {
			s.byName[p.Name] = p
		}
	}
	if len(both) > 0 {
		s.Props = slices.DeleteFunc(s.Props, func(p *Property) bool { return both[p.Name] })
	}
	s.Props = slices.Insert(s.Props, 0, own...)
}

// contradiction reports types that no value can have at the same time.
func (r *Reader) contradiction(n *spec.Node, before, types []string) {
	if len(before) == 0 || len(types) == 0 || slices.ContainsFunc(types, func(t string) bool {
		return slices.Contains(before, t) || t == "integer" && slices.Contains(before, "number") || t == "number" && slices.Contains(before, "integer")
	}) {
		return
	}
	r.diags.Warnf(n.Pos(), diag.CodeContradiction, "%s here and %s in another part: no value is both; it is read as %s",
		strings.Join(types, " or "), strings.Join(before, " or "), strings.Join(types, " or ")).
		WithFix("give all parts of allOf the same type")
}

// absorb adds the keywords of a base schema to s.
func (s *Schema) absorb(base *Schema) {
	s.Types = intersect(s.Types, base.Types)
	s.BaseDiscs = append(s.BaseDiscs, base.BaseDiscs...)
	s.Enum = cmp.Or(s.Enum, base.Enum)
	s.Enums = append(s.Enums, base.Enums...)
	s.Const = cmp.Or(s.Const, base.Const)
	s.Format = cmp.Or(s.Format, base.Format)
	s.Encoding, s.Media = cmp.Or(s.Encoding, base.Encoding), cmp.Or(s.Media, base.Media)
	s.absorbProperties(base)
	s.RequiredAt = append(s.RequiredAt, base.RequiredAt...)
	s.Loose = append(s.Loose, base.Loose...)
	if s.Extra == ExtraUnstated || base.Extra == ExtraNone {
		s.Extra, s.ExtraOf = base.Extra, base.ExtraOf
	}
	s.Patterns = append(s.Patterns, base.Patterns...)
	s.Items = append(s.Items, base.Items...)
	if s.Tuple == nil {
		s.Tuple = base.Tuple
	}
	s.Conditions = append(s.Conditions, base.Conditions...)
	s.Unresolved = append(s.Unresolved, base.Unresolved...)
	if len(base.Members) > 0 {
		if s.Members == nil && s.Disc == nil {
			s.Disc = base.Disc
		}
		s.addUnion(base.Members)
	}
}

func (s *Schema) absorbProperties(base *Schema) {
	for _, p := range base.Props {
		s.addProperty(p.Name, p.Nodes...)
	}
	for name := range base.Required {
		s.Required[name] = true
	}
}

// addUnion makes s a union unless it is one: a second union is not expressed.
func (s *Schema) addUnion(members []*spec.Node) {
	if s.Members == nil {
		s.Members = members
	}
}

// addProperty adds nodes to the property called name.
func (s *Schema) addProperty(name string, nodes ...*spec.Node) {
	if p := s.Property(name); p != nil {
		p.Nodes = append(p.Nodes, nodes...)
		return
	}
	p := &Property{Name: name, Nodes: slices.Clone(nodes)}
	if len(s.byName) == len(s.Props) && s.byName != nil {
		s.byName[name] = p
	}
	s.Props = append(s.Props, p)
}

// intersect returns the types that both lists allow; an empty list allows all.
func intersect(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	var both []string
	for _, t := range a {
		if slices.Contains(b, t) || t == "integer" && slices.Contains(b, "number") {
			both = append(both, t)
		}
	}
	if both == nil {
		return b
	}
	return both
}
