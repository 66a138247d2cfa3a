package compile

import (
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file finds the member by which the alternatives of a union are told
// apart: as declared, or as their constants show.

// tag is a discriminator: a member, and its values for each option.
type tag struct {
	name   string
	values [][]string
}

func (c *compiler) discriminator(s *schema.Schema, options []option) *tag {
	for _, o := range options {
		if o.kind != "object" && !(o.kind == "" && len(o.s.Members) > 0) {
			return nil
		}
		if len(o.s.Props) == 0 {
			return nil
		}
	}
	for _, disc := range append([]*spec.Node{s.Disc}, s.Discs...) {
		if name := disc.Str("propertyName"); name != "" {
			if t := c.declaredTag(s, name, options); t != nil {
				return t
			}
		}
	}
	if t := c.inferTag(options, true); t != nil {
		return t
	}
	return c.baseTag(s, options, true)
}

// baseTag reads the discriminator of a base that all options extend, one with a
// mapping or, with the names of the schemas as values, one without.
func (c *compiler) baseTag(s *schema.Schema, options []option, mapped bool) *tag {
	for _, disc := range options[0].s.BaseDiscs {
		if (disc.Get("mapping").Len() > 0) != mapped || slices.ContainsFunc(options, func(o option) bool { return !slices.Contains(o.s.BaseDiscs, disc) }) {
			continue
		}
		under := &schema.Schema{Disc: disc, Doubles: s.Doubles}
		if t := c.declaredTag(under, disc.Str("propertyName"), options); t != nil {
			return t
		}
	}
	return nil
}

// doubtfulTag finds the member by which options are told apart whose looks are
// not sure: one that has other constants in every option without being
// required, as who means one of them says it all the same, or other defaults; or
// that of a base that they extend.
func (c *compiler) doubtfulTag(s *schema.Schema, options []option, worth sureness) *tag {
	if worth == sure || slices.ContainsFunc(options, func(o option) bool { return o.kind != "object" }) {
		return nil
	}
	if t := c.baseTag(s, options, false); t != nil {
		return t
	}
	if t := c.inferTag(options, false); t != nil && worth < possible {
		return t
	}
	return c.defaultTag(options)
}

// defaultTag finds a member that has another default in every option, as
// authors write it who mean a constant: one that all require, or that is called
// a type or kind.
func (c *compiler) defaultTag(options []option) *tag {
	for _, p := range options[0].s.Props {
		t := &tag{name: p.Name}
		for _, o := range options {
			value := c.defaultText(o.s, p.Name)
			if value == "" || !o.s.Required[p.Name] && !namesKind(p.Name) {
				break
			}
			t.values = append(t.values, []string{value})
		}
		if len(t.values) == len(options) && !t.overlaps() {
			return t
		}
	}
	return nil
}

// namesKind reports names such as type, object, resource_type and eventKind.
func namesKind(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"type", "kind", "object", "class"}, func(word string) bool { return strings.HasSuffix(name, word) })
}

// defaultText gives the default of a text, or the one value that it can have.
func (c *compiler) defaultText(s *schema.Schema, name string) string {
	if values := c.propertyConst(s, name); len(values) > 0 {
		if len(values) == 1 {
			return values[0]
		}
		return ""
	}
	p := s.Property(name)
	if p == nil || p.AnyOf != nil {
		return ""
	}
	for _, n := range slices.Backward(p.Nodes) {
		if target, ok := c.doc.Resolve(n); ok && target.Get("default").Kind() == spec.KindString {
			return target.Str("default")
		}
	}
	return ""
}

// declaredTag reads a discriminator object. A member that its mapping does not
// list has its constant as a value, or the name of its schema; several names
// of one schema are several values.
func (c *compiler) declaredTag(s *schema.Schema, name string, options []option) *tag {
	t := &tag{name: name}
	mapping := c.schemas.Mapping(s.Disc)
	for _, disc := range s.Discs {
		maps.Copy(mapping, c.schemas.Mapping(disc))
	}
	for _, o := range options {
		values := slices.Clone(mapping[c.schemas.Identity(o.node)])
		if len(values) == 0 {
			values = c.propertyConst(o.s, name)
		}
		if len(values) == 0 {
			values = c.foreignTag(o.node)
		}
		if len(values) == 0 {
			values = c.schemaNames(append([]*spec.Node{o.node}, s.Doubles...), c.schemas.Identity(o.node))
		}
		if len(values) == 0 {
			return nil
		}
		t.values = append(t.values, values)
	}
	return t.unless(t.overlaps())
}

// foreignTag gives the value that a schema has for other generators.
func (c *compiler) foreignTag(n *spec.Node) []string {
	target, _ := c.doc.Resolve(n)
	for _, key := range []string{"x-ms-discriminator-value", "x-discriminator-value"} {
		if value := target.Str(key); value != "" {
			return []string{value}
		}
	}
	return nil
}

// schemaNames gives the names by which the references among nodes call the
// schema with an identity, of those that are only another name for it too.
func (c *compiler) schemaNames(nodes []*spec.Node, identity string) []string {
	var names []string
	for _, n := range nodes {
		target, ok := c.doc.Target(n)
		if !ok && schema.IsComponent(n) {
			target, ok = n, true
		}
		if !ok || c.schemas.Identity(n) != identity {
			continue
		}
		names = addOnce(names, unescape(lastSegment(target)))
	}
	return names
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

// inferTag looks for a member that has other constants in every option, and
// that every option requires, unless that is too much to ask.
func (c *compiler) inferTag(options []option, required bool) *tag {
	for _, p := range options[0].s.Props {
		t := &tag{name: p.Name}
		for _, o := range options {
			values := c.propertyConst(o.s, p.Name)
			if len(values) == 0 || required && !o.s.Required[p.Name] {
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

// propertyConst gives the values that a property is restricted to: strings,
// and numbers and booleans as JSON writes them.
func (c *compiler) propertyConst(s *schema.Schema, name string) []string {
	p := s.Property(name)
	if p == nil {
		return nil
	}
	if p.AnyOf != nil {
		return c.anyConst(p.AnyOf)
	}
	for _, n := range slices.Backward(p.Nodes) {
		if values := c.schemaConst(n); len(values) > 0 {
			return values
		}
	}
	return nil
}

// anyConst gives the values of several schemas, none when one of them allows
// others.
func (c *compiler) anyConst(nodes []*spec.Node) []string {
	var all []string
	for _, n := range nodes {
		values := c.schemaConst(n)
		if len(values) == 0 {
			return nil
		}
		for _, v := range values {
			all = addOnce(all, v)
		}
	}
	return all
}

// schemaConst gives the values that a schema is restricted to, null aside.
func (c *compiler) schemaConst(n *spec.Node) []string {
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return nil
	}
	s := c.schemas.Of(target)
	if s.Const != nil {
		if value, ok := constOf(s.Const); ok {
			return []string{constText(value)}
		}
		return nil
	}
	var values []string
	for _, v := range s.Enum.Items() {
		value, ok := constOf(v)
		if !ok && v.Kind() != spec.KindNull {
			return nil
		}
		if ok {
			values = addOnce(values, constText(value))
		}
	}
	return values
}
