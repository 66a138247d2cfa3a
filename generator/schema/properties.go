package schema

import (
	"cmp"
	"math"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Schema.AllProps, Schema.Property and Reader.OneWay.

// SortProps puts properties with an x-order first, in that order.
func (r *Reader) SortProps(s *Schema) {
	place := func(p *Property) int64 {
		for _, n := range p.Nodes {
			if order, ok := n.Int("x-order"); ok {
				return order
			}
			if target, ok := r.doc.Resolve(n); ok {
				if order, ok := target.Int("x-order"); ok && target != n {
					return order
				}
			}
		}
		return math.MaxInt64
	}
	slices.SortStableFunc(s.Props, func(a, b *Property) int { return cmp.Compare(place(a), place(b)) })
}

// AllProps returns the properties, and the members that are required without
// being described.
func (s *Schema) AllProps() []*Property {
	all := s.Props
	for _, name := range s.undescribed() {
		all = append(all[:len(all):len(all)], &Property{Name: name})
	}
	return all
}

// undescribed returns the required members without a schema, not even that of
// undeclared members, in source order.
func (s *Schema) undescribed() []string {
	if s.Extra == ExtraAny || s.Extra == ExtraTyped || len(s.Patterns) > 0 {
		return nil
	}
	known := map[string]bool{}
	for _, p := range s.Props {
		known[p.Name] = true
	}
	var names []string
	for _, n := range s.RequiredAt {
		if name := n.Text(); (s.Required[name] || slices.Contains(s.Loose, name)) && !known[name] {
			known[name] = true
			names = append(names, name)
		}
	}
	return names
}

// Property returns the property with a name, nil when there is none.
func (s *Schema) Property(wire string) *Property {
	if len(s.Props) >= manyProps {
		return s.index()[wire]
	}
	for _, p := range s.Props {
		if p.Name == wire {
			return p
		}
	}
	return nil
}

// manyProps is the number of properties from which they have an index.
const manyProps = 32

// index returns the properties by name. It makes a new index when the number of
// properties differs, as after a copy of a Schema.
func (s *Schema) index() map[string]*Property {
	if len(s.byName) == len(s.Props) {
		return s.byName
	}
	s.byName = make(map[string]*Property, len(s.Props))
	for _, p := range s.Props {
		s.byName[p.Name] = p
	}
	return s.byName
}

// OneWay reports whether a property travels in one direction only. The keyword
// may be at the property, at its target, or in a part of its allOf without
// properties.
func (r *Reader) OneWay(n *spec.Node) (readOnly, writeOnly bool) {
	target, _ := r.doc.Resolve(n)
	nodes := []*spec.Node{n, target}
	for _, part := range target.Get("allOf").Items() {
		if _, ref := r.doc.Ref(part); !ref && !part.Has("properties") {
			nodes = append(nodes, part)
		}
	}
	for _, n := range nodes {
		readOnly = readOnly || n.Bool("readOnly")
		writeOnly = writeOnly || n.Bool("writeOnly")
	}
	return readOnly, writeOnly
}

// OneWayOf reports whether a property travels in one direction only. It is read-only if
// one of the parts of an allOf states that, as JSON Schema has it, unless another part
// describes and requires it: a request without it would not be valid.
func (r *Reader) OneWayOf(p *Property) (readOnly, writeOnly bool) {
	demanded := false
	for _, n := range p.Nodes {
		read, write := r.OneWay(n)
		readOnly, writeOnly = readOnly || read, writeOnly || write
		demanded = demanded || !read && isRequiredBeside(n)
	}
	return readOnly && !demanded, writeOnly
}

// isRequiredBeside reports whether the schema that describes a property requires it.
func isRequiredBeside(n *spec.Node) bool {
	list := n.Parent()
	if list == nil || list.Key() != "properties" || list.Parent() == nil {
		return false
	}
	return slices.Contains(list.Parent().Strings("required"), n.Key())
}

// Pos returns the position of a property of s.
func (p *Property) Pos(s *Schema) diag.Pos {
	if len(p.Nodes) > 0 {
		return p.Nodes[0].KeyPos()
	}
	return s.Node.KeyPos()
}

// UndescribedOf returns the properties of other that s does not have.
func (s *Schema) UndescribedOf(other *Schema) (names []string) {
	for _, p := range other.Props {
		if s.Property(p.Name) == nil && !s.RequiresUndescribed(p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

// RequiresUndescribed reports whether s requires a member without describing
// it.
func (s *Schema) RequiresUndescribed(name string) bool {
	return s.Required[name] && s.Property(name) == nil
}
