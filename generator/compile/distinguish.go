package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
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
