package schema

import "github.com/nimbugen/nimbugen/generator/spec"

// The entry point is Reader.IsEmptyObject.

// IsEmptyObject reports whether the schema at n describes the members of an
// object and has none that a client sends: properties is empty or all of them are
// read-only, and no other members are allowed expressly. A schema that states
// nothing about members allows any, and so does one with an example that has some.
func (r *Reader) IsEmptyObject(n *spec.Node) bool {
	target, ok := r.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return false
	}
	s := r.Of(target)
	closed := s.Extra == ExtraNone || s.Extra == ExtraUnstated && r.describesMembers(target, map[*spec.Node]bool{})
	return closed && s.Kind("") == "object" && len(s.Types) < 2 && !r.isNullable(n, s) && r.sendsNoMember(s) && !r.keepsUnknown(s) &&
		len(s.Members)+len(s.Patterns) == 0 && s.Enum == nil && s.Const == nil && !HasExample(target)
}

// isNullable reports whether the schema s at n allows null beside an object.
func (r *Reader) isNullable(n *spec.Node, s *Schema) bool { return s.Null || n.Bool("nullable") }

// sendsNoMember reports whether an object has no member in requests.
func (r *Reader) sendsNoMember(s *Schema) bool {
	for _, p := range s.AllProps() {
		readOnly, _ := r.OneWayOf(p)
		for _, n := range p.Nodes {
			readOnly = readOnly || n.Kind() == spec.KindBool && n.Text() == "false"
		}
		if !readOnly {
			return false
		}
	}
	return true
}

// keepsUnknown reports whether a hint keeps members that are not declared.
func (r *Reader) keepsUnknown(s *Schema) bool { return s.Hints.Keep != nil && *s.Hints.Keep }

// describesMembers reports whether a schema, or a part of its allOf, has the
// keyword properties.
func (r *Reader) describesMembers(n *spec.Node, seen map[*spec.Node]bool) bool {
	target, ok := r.doc.Resolve(n)
	if !ok || seen[target] {
		return false
	}
	seen[target] = true
	if target.Has("properties") {
		return true
	}
	for _, part := range target.Get("allOf").Items() {
		if r.describesMembers(part, seen) {
			return true
		}
	}
	return false
}

// HasExample reports whether an example or default of a schema or media type
// has content.
func HasExample(n *spec.Node) bool {
	return n.Get("example").Len() > 0 || n.Get("examples").Len() > 0 || n.Get("default").Len() > 0
}
