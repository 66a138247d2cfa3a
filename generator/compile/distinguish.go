package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file tells alternatives apart that have no discriminator: by their JSON
// type, and objects by the members that only they require.

// distinguish puts together what no look at the JSON can tell apart, and puts
// objects with more required members first. merged is the schema made of
// several objects, nil when there was no need.
func (c *compiler) distinguish(s *schema, options []option) (out []option, merged *schema) {
	options = c.foldKinds(s, options)
	var objects, others []option
	for _, o := range options {
		if o.kind == "object" {
			objects = append(objects, o)
		} else {
			others = append(others, o)
		}
	}
	for i := range objects {
		objects[i].equals = c.equalTests(objects[i], objects)
	}
	slices.SortStableFunc(objects, func(a, b option) int {
		return cmp.Or(a.doubts(objects)-b.doubts(objects), len(b.s.required)-len(a.s.required))
	})
	if c.ambiguous(objects) {
		merged = c.mergeObjects(s, objects)
		objects = []option{{node: objects[0].node, s: merged, kind: "object", mixed: true}}
	}
	out = slices.Concat(objects, others)
	if len(objects) < 2 {
		slices.SortStableFunc(out, func(a, b option) int { return position(options, a) - position(options, b) })
	}
	return out, merged
}

func position(options []option, o option) int {
	return slices.IndexFunc(options, func(p option) bool { return p.node == o.node && p.only == o.only })
}

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
	case s.items != nil && len(s.tuple) == 0:
		return []*spec.Node{s.items}
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

// ambiguous reports whether two objects require the same members, or one no
// more than the other, in the order in which they are tried.
func (c *compiler) ambiguous(objects []option) bool {
	for i, a := range objects {
		for _, b := range objects[i+1:] {
			if len(c.tellingTests(a, b)) == 0 {
				return true
			}
		}
	}
	return false
}

// tellingTests gives what holds for a and cannot hold for b.
func (c *compiler) tellingTests(a, b option) []ir.Test {
	var tests []ir.Test
	for _, p := range a.s.props {
		if !a.s.required[p.name] {
			continue
		}
		if !b.s.required[p.name] {
			tests = append(tests, ir.Test{Has: p.name})
			continue
		}
		mine, theirs := c.propertyConst(a.s, p.name), c.propertyConst(b.s, p.name)
		if len(mine) == 1 && len(theirs) > 0 && !slices.Contains(theirs, mine[0]) {
			tests = append(tests, ir.Test{Has: p.name, Equals: mine[0]})
		}
	}
	return tests
}

// equalTests gives the constants by which o differs from others.
func (c *compiler) equalTests(o option, objects []option) []ir.Test {
	var tests []ir.Test
	for _, other := range objects {
		for _, t := range c.tellingTests(o, other) {
			if t.Equals != "" && !slices.Contains(tests, t) {
				tests = append(tests, t)
			}
		}
	}
	return tests
}

// doubts counts the objects that could pass for o, because they may have the
// member by which o is told from them.
func (o option) doubts(objects []option) int {
	n := 0
	for _, other := range objects {
		if other.s == o.s {
			continue
		}
		if t := o.telling(other); t.Equals == "" && (t.Has == "" || other.s.propertyNamed(t.Has) != nil) {
			n++
		}
	}
	return n
}

// tests gives the looks by which an option is recognised, once those before it
// were not.
func (o option) tests(options []option) []ir.Test {
	if o.kind != "object" {
		return []ir.Test{{Kind: map[string]string{"boolean": "bool", "integer": "number"}[o.kind] + plainKind(o.kind)}}
	}
	tests := []ir.Test{{Kind: "object"}}
	i := position(options, o)
	alone := true
	for j, other := range options {
		if other.kind != "object" || j == i {
			continue
		}
		alone = false
		if j < i {
			continue
		}
		later := other
		if t := o.telling(later); t.Has != "" && !slices.Contains(tests, t) {
			tests = append(tests, t)
		}
	}
	if alone || len(tests) > 1 {
		return tests
	}
	for _, p := range o.s.props { // the last object: what is none of them is unknown
		if o.s.required[p.name] {
			return append(tests, ir.Test{Has: p.name})
		}
	}
	return tests
}

func plainKind(kind string) string {
	if kind == "boolean" || kind == "integer" {
		return ""
	}
	return kind
}

// telling gives the best test for o against another object.
func (o option) telling(other option) ir.Test {
	var possible []ir.Test
	for _, p := range o.s.props {
		if o.s.required[p.name] && !other.s.required[p.name] {
			t := ir.Test{Has: p.name}
			if other.s.propertyNamed(p.name) == nil {
				return t // the other one never has it
			}
			possible = append(possible, t)
		}
	}
	for _, name := range o.equals {
		if other.s.required[name.Has] {
			return name
		}
	}
	if len(possible) > 0 {
		return possible[0]
	}
	return ir.Test{}
}

// tellable reports whether all options can be recognised.
func tellable(options []option) bool {
	for _, o := range options {
		if o.kind == "" || strings.TrimSpace(o.kind) == "null" {
			return false
		}
	}
	return true
}

// mergeObjects makes one schema of objects that cannot be told apart: what all
// require is required, a member that they describe differently is raw JSON.
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
		if o.s.extra == extraAny || o.s.extra == extraTyped {
			m.extra = extraAny
		}
	}
	c.diags.Warnf(s.node.Pos(), diag.CodeUnionMerged, "%d of the alternatives are objects that cannot be told apart; they are one type with the members of all", len(objects)).
		WithFix("add a discriminator, or list under required what only one of them has")
	return m
}

func (c *compiler) mergeProperty(m *schema, p *property) {
	known := m.propertyNamed(p.name)
	if known == nil {
		m.addProperty(p.name, p.nodes...)
		return
	}
	if sameSchema(known.nodes[0], p.nodes[0]) || known.anyOf != nil {
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
