package schema

import "github.com/nimbugen/nimbugen/generator/spec"

// The entry point is Reader.addConditional: members that an object has under a
// condition only.

// addConditional adds the properties that only then, else and dependentSchemas
// describe. They are optional, since the condition decides whether a value has
// them. A property that the schema describes itself keeps its schema: what a
// condition asks of it beyond that is in the comment.
func (r *Reader) addConditional(s *Schema) {
	if len(s.Conditions) == 0 {
		return
	}
	found := &Schema{Required: map[string]bool{}}
	r.conditional(found, s, map[*spec.Node]bool{})
	for _, p := range found.Props {
		known := s.Property(p.Name)
		if known == nil {
			s.addProperty(p.Name, p.Nodes...)
			known = s.Property(p.Name)
			known.AnyOf = p.AnyOf
		} else {
			known.Repeats = append(append(known.Repeats, p.Nodes...), p.AnyOf...)
		}
		known.Repeats = append(known.Repeats, p.Repeats...)
	}
	s.RequiredAt = append(s.RequiredAt, found.RequiredAt...)
	s.Loose = append(s.Loose, found.Loose...)
}

// conditional adds to found the properties that the conditions of s describe,
// conditions in conditions included.
func (r *Reader) conditional(found, s *Schema, seen map[*spec.Node]bool) {
	for _, n := range consequences(s.Conditions) {
		if seen[n] {
			continue
		}
		seen[n] = true
		part := &Schema{Node: n, ID: n.Ref(), Required: map[string]bool{}}
		r.mergePart(part, n, merging{})
		for _, p := range part.Props {
			found.mergeProperty(p)
		}
		found.RequiredAt = append(found.RequiredAt, part.RequiredAt...)
		found.Loose = append(found.Loose, part.undescribed()...)
		r.conditional(found, part, seen)
	}
}

// consequences returns the schemas that values follow under a condition.
func consequences(conditions []*spec.Node) (out []*spec.Node) {
	for _, n := range conditions {
		switch n.Key() {
		case "then", "else":
			out = append(out, n)
		case "dependentSchemas":
			for _, m := range n.Members() {
				out = append(out, m)
			}
		}
	}
	return out
}
