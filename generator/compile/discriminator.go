package compile

import (
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file finds the member by which the alternatives of a union are told
// apart: as declared, or as their constants show.

// tag is a discriminator: a member, and its values for each option.
type tag struct {
	name   string
	values [][]string
}

func (c *compiler) discriminator(s *schema, options []option) *tag {
	for _, o := range options {
		if o.kind != "object" && !(o.kind == "" && len(o.s.members) > 0) {
			return nil
		}
		if len(o.s.props) == 0 {
			return nil
		}
	}
	for _, disc := range append([]*spec.Node{s.disc}, s.discs...) {
		if name := disc.Str("propertyName"); name != "" {
			if t := c.declaredTag(s, name, options); t != nil {
				return t
			}
		}
	}
	return c.inferTag(options)
}

// declaredTag reads a discriminator object. A member that its mapping does not
// list has its constant as a value, or the name of its schema.
func (c *compiler) declaredTag(s *schema, name string, options []option) *tag {
	t := &tag{name: name}
	mapping := c.mapping(s.disc)
	for _, disc := range s.discs {
		maps.Copy(mapping, c.mapping(disc))
	}
	for _, o := range options {
		values := slices.Clone(mapping[c.identity(o.node)])
		if len(values) == 0 {
			values = c.propertyConst(o.s, name)
		}
		if len(values) == 0 {
			if target, ok := c.doc.Resolve(o.node); ok {
				if _, ref := c.doc.Ref(o.node); ref {
					values = []string{unescape(lastSegment(target))}
				}
			}
		}
		if len(values) == 0 {
			return nil
		}
		t.values = append(t.values, values)
	}
	return t.unless(t.overlaps())
}

func lastSegment(n *spec.Node) string {
	p := n.Pointer()
	if p == "" {
		return fileStem(n.File())
	}
	return p[strings.LastIndexByte(p, '/')+1:]
}

// unless gives nil for a discriminator that does not discriminate.
func (t *tag) unless(bad bool) *tag {
	if bad {
		return nil
	}
	return t
}

// overlaps reports whether two options share a value.
func (t *tag) overlaps() bool {
	seen := map[string]bool{}
	for _, values := range t.values {
		for _, v := range values {
			if seen[v] || v == "" {
				return true
			}
			seen[v] = true
		}
	}
	return false
}

// identity is the place of the schema that a node is or refers to.
func (c *compiler) identity(n *spec.Node) string {
	target, ok := c.doc.Resolve(n)
	if !ok {
		return ""
	}
	return target.Ref()
}

// mapping gives the values for each schema that a discriminator maps.
func (c *compiler) mapping(disc *spec.Node) map[string][]string {
	out := map[string][]string{}
	for value, n := range disc.Get("mapping").Members() {
		if target := c.mapped(disc, n.Text()); target != nil {
			id := target.Ref()
			out[id] = append(out[id], value)
		}
	}
	return out
}

// mapped finds the schema that a mapping names: by reference or by the name of
// a component.
func (c *compiler) mapped(disc *spec.Node, text string) *spec.Node {
	file, pointer, ok := strings.Cut(text, "#")
	if !ok {
		file, pointer = "", "/components/schemas/"+strings.ReplaceAll(strings.ReplaceAll(text, "~", "~0"), "/", "~1")
	}
	if file == "" {
		file = disc.File()
	} else if i := strings.LastIndexByte(disc.File(), '/'); i >= 0 {
		file = disc.File()[:i+1] + strings.TrimPrefix(file, "./")
	}
	for _, f := range []string{file, ""} {
		if n, ok := c.doc.Node(f, pointer); ok {
			if target, ok := c.doc.Resolve(n); ok {
				return target
			}
		}
	}
	return nil
}

// inferTag looks for a member that every option requires and that has other
// constants in each.
func (c *compiler) inferTag(options []option) *tag {
	for _, p := range options[0].s.props {
		t := &tag{name: p.name}
		for _, o := range options {
			values := c.propertyConst(o.s, p.name)
			if len(values) == 0 || !o.s.required[p.name] {
				break
			}
			t.values = append(t.values, values)
		}
		if len(t.values) == len(options) && !t.overlaps() {
			return t
		}
	}
	return nil
}

// propertyConst gives the strings that a property is restricted to.
func (c *compiler) propertyConst(s *schema, name string) []string {
	p := s.propertyNamed(name)
	if p == nil {
		return nil
	}
	for _, n := range slices.Backward(p.nodes) {
		target, ok := c.doc.Resolve(n)
		if !ok || target.Kind() != spec.KindObject {
			continue
		}
		ps := c.schemaOf(target)
		if ps.constant.Kind() == spec.KindString {
			return []string{ps.constant.Text()}
		}
		var values []string
		for _, v := range ps.enum.Items() {
			if v.Kind() == spec.KindString {
				values = append(values, v.Text())
			}
		}
		if len(values) > 0 {
			return values
		}
	}
	return nil
}
