package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// This file tells alternatives apart that have no discriminator: by their JSON
// type, and objects by their members.

// distinguish puts the alternatives in the order in which they are tried, each
// with its tests. Objects that no look tells apart become one. worth is that of
// the look that is worth least.
func (c *compiler) distinguish(s *schema.Schema, options []option) (out []option, worth sureness) {
	options = c.foldKinds(s, options)
	var objects, others []option
	for _, o := range options {
		if o.kind == "object" {
			objects = append(objects, o)
		} else {
			o.tests = []ir.Test{{Kind: testKind(o.kind)}}
			others = append(others, o)
		}
	}
	objects, worth = c.ranked(s, objects)
	out = slices.Concat(objects, others)
	if len(objects) < 2 {
		slices.SortStableFunc(out, func(a, b option) int { return position(options, a) - position(options, b) })
	}
	return out, worth
}

func position(options []option, o option) int {
	return slices.IndexFunc(options, func(p option) bool { return p.node == o.node && p.only == o.only })
}

// ranked orders objects so that each can be told from all that come after it,
// the surest first, and puts together those for which that is not possible.
func (c *compiler) ranked(s *schema.Schema, objects []option) (out []option, worth sureness) {
	worth = sure
	r := &ranking{c: c, s: s, known: map[[2]*schema.Schema]look{}, left: slices.Clone(objects)}
	for len(r.left) > 0 {
		i, by := r.next()
		worth = min(worth, by)
		if i < 0 {
			r.join()
			continue
		}
		o := r.left[i]
		r.left = slices.Delete(r.left, i, i+1)
		o.tests = r.tests(o, len(out) == 0)
		out = append(out, o)
	}
	return out, worth
}

// ranking is the state of putting objects in order.
type ranking struct {
	c     *compiler
	s     *schema.Schema
	known map[[2]*schema.Schema]look
	left  []option
}

func (r *ranking) look(a, b option) look {
	key := [2]*schema.Schema{a.s, b.s}
	l, ok := r.known[key]
	if !ok {
		l = r.c.looks(a.s, b.s)
		r.known[key] = l
	}
	return l
}

// next gives the object that can be tried before all that are left: -1 when
// there is none. worth is how sure the looks are.
func (r *ranking) next() (i int, worth sureness) {
	for _, enough := range []sureness{sure, possible, likely} {
		best, most := -1, -1
		for i, o := range r.left {
			if n := len(o.s.Required); r.tellsAll(i, enough) && n > most {
				best, most = i, n
			}
		}
		if best >= 0 {
			return best, enough
		}
	}
	return -1, blind
}

// tellsAll reports whether the object at i is told from all that are left.
func (r *ranking) tellsAll(i int, enough sureness) bool {
	for j, other := range r.left {
		if j != i && r.look(r.left[i], other).sure < enough {
			return false
		}
	}
	return true
}

// join makes one of the first two objects of which neither is told from the
// other, or, where each is told from some, of the first two that are in doubt.
func (r *ranking) join() {
	for _, oneWay := range []bool{false, true} {
		for i, a := range r.left {
			for j := i + 1; j < len(r.left); j++ {
				there, back := r.look(a, r.left[j]).sure == blind, r.look(r.left[j], a).sure == blind
				if there && back || oneWay && (there || back) {
					r.left[i] = r.c.joined(r.s, a, r.left[j])
					r.left = slices.Delete(r.left, j, j+1)
					return
				}
			}
		}
	}
}

// tests gives the looks by which an object is recognised, once those before it
// were not.
func (r *ranking) tests(o option, first bool) []ir.Test {
	tests := []ir.Test{{Kind: "object"}}
	var lacks []string
	for _, other := range r.left {
		l := r.look(o, other)
		if !slices.ContainsFunc(tests, l.test.Same) {
			tests = append(tests, l.test)
		}
		for _, name := range l.lacks {
			lacks = addOnce(lacks, name)
		}
	}
	if len(lacks) > 0 {
		tests = append(tests, ir.Test{Lacks: lacks})
	}
	if len(tests) > 1 || first {
		return withoutWeaker(tests)
	}
	for _, p := range o.s.Props { // the last object: what is none of them is unknown
		if o.s.Required[p.Name] {
			return append(tests, r.c.strongest(o.s, p))
		}
	}
	return tests
}

// withoutWeaker drops the tests that a member is there where its value is
// tested too.
func withoutWeaker(tests []ir.Test) []ir.Test {
	return slices.DeleteFunc(tests, func(t ir.Test) bool {
		return t.Has != "" && t.Kind == "" && len(t.Equals) == 0 && slices.ContainsFunc(tests, func(o ir.Test) bool {
			return o.Has == t.Has && !o.Same(t)
		})
	})
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
