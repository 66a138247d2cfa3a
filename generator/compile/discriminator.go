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
	if t := c.inferTag(options, true); t != nil {
		return t
	}
	return c.baseTag(s, options, true)
}

// baseTag reads the discriminator of a base that all options extend, one with a
// mapping or, with the names of the schemas as values, one without.
func (c *compiler) baseTag(s *schema, options []option, mapped bool) *tag {
	for _, disc := range options[0].s.baseDiscs {
		if (disc.Get("mapping").Len() > 0) != mapped || slices.ContainsFunc(options, func(o option) bool { return !slices.Contains(o.s.baseDiscs, disc) }) {
			continue
		}
		under := &schema{disc: disc, doubles: s.doubles}
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
func (c *compiler) doubtfulTag(s *schema, options []option, worth sureness) *tag {
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
	for _, p := range options[0].s.props {
		t := &tag{name: p.name}
		for _, o := range options {
			value := c.defaultText(o.s, p.name)
			if value == "" || !o.s.required[p.name] && !namesKind(p.name) {
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
func (c *compiler) defaultText(s *schema, name string) string {
	if values := c.propertyConst(s, name); len(values) > 0 {
		if len(values) == 1 {
			return values[0]
		}
		return ""
	}
	p := s.propertyNamed(name)
	if p == nil || p.anyOf != nil {
		return ""
	}
	for _, n := range slices.Backward(p.nodes) {
		if target, ok := c.doc.Resolve(n); ok && target.Get("default").Kind() == spec.KindString {
			return target.Str("default")
		}
	}
	return ""
}

// declaredTag reads a discriminator object. A member that its mapping does not
// list has its constant as a value, or the name of its schema; several names
// of one schema are several values.
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
			values = c.foreignTag(o.node)
		}
		if len(values) == 0 {
			values = c.schemaNames(append([]*spec.Node{o.node}, s.doubles...), c.identity(o.node))
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
		if !ok && isComponent(n) {
			target, ok = n, true
		}
		if !ok || c.identity(n) != identity {
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

// inferTag looks for a member that has other constants in every option, and
// that every option requires, unless that is too much to ask.
func (c *compiler) inferTag(options []option, required bool) *tag {
	for _, p := range options[0].s.props {
		t := &tag{name: p.name}
		for _, o := range options {
			values := c.propertyConst(o.s, p.name)
			if len(values) == 0 || required && !o.s.required[p.name] {
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
func (c *compiler) propertyConst(s *schema, name string) []string {
	p := s.propertyNamed(name)
	if p == nil {
		return nil
	}
	if p.anyOf != nil {
		return c.anyConst(p.anyOf)
	}
	for _, n := range slices.Backward(p.nodes) {
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
	s := c.schemaOf(target)
	if s.constant != nil {
		if value, ok := constOf(s.constant); ok {
			return []string{constText(value)}
		}
		return nil
	}
	var values []string
	for _, v := range s.enum.Items() {
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
