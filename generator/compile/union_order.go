package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is unions.order. It distinguishes alternatives without a
// discriminator: by their JSON type, and objects by their members.

// order puts the alternatives in the order in which they are tried, each with
// its tests. Objects that no test can distinguish are merged. The second result
// is the confidence of the weakest test, untested when objects were merged.
func (u *unions) order(s *schema.Schema, all []alternative) (out []alternative, weakest confidence) {
	all = u.foldKinds(s, all)
	var objects, others []alternative
	for _, a := range all {
		if a.isObject() {
			objects = append(objects, a)
		} else {
			a.tests = []ir.Test{{Kind: testKind(a.kind)}}
			others = append(others, a)
		}
	}
	objects, weakest = u.rank(s, objects)
	out = slices.Concat(objects, others)
	if len(objects) < 2 {
		slices.SortStableFunc(out, func(a, b alternative) int { return position(all, a) - position(all, b) })
	}
	return out, weakest
}

func position(all []alternative, a alternative) int {
	return slices.IndexFunc(all, func(b alternative) bool { return b.node == a.node && b.only == a.only })
}

// rank orders objects so that each can be distinguished from all that follow,
// the most certain first, and merges those for which that is not possible.
func (u *unions) rank(s *schema.Schema, objects []alternative) (out []alternative, weakest confidence) {
	weakest = certain
	r := &ranking{unions: u, s: s, known: map[[2]*schema.Schema]separation{}, left: slices.Clone(objects)}
	for len(r.left) > 0 {
		i, by := r.next()
		weakest = min(weakest, by)
		if i < 0 {
			r.join()
			continue
		}
		a := r.left[i]
		r.left = slices.Delete(r.left, i, i+1)
		a.tests = r.tests(a, len(out) == 0)
		out = append(out, a)
	}
	return out, weakest
}

// ranking is the state of rank.
type ranking struct {
	unions *unions
	s      *schema.Schema
	known  map[[2]*schema.Schema]separation
	left   []alternative // not ordered yet
}

func (r *ranking) separate(a, b alternative) separation {
	key := [2]*schema.Schema{a.s, b.s}
	s, ok := r.known[key]
	if !ok {
		s = r.unions.values.separate(a.s, b.s)
		r.known[key] = s
	}
	return s
}

// next returns the index of the object that can be tried before all others, with
// the confidence of its tests; -1 when there is none. Of several the one that
// requires most members is next.
func (r *ranking) next() (i int, by confidence) {
	for _, enough := range []confidence{certain, possible, likely} {
		best, most := -1, -1
		for i, a := range r.left {
			if n := len(a.s.Required); r.separatesAll(i, enough) && n > most {
				best, most = i, n
			}
		}
		if best >= 0 {
			return best, enough
		}
	}
	return -1, untested
}

// separatesAll reports whether tests separate the object at i from all others.
func (r *ranking) separatesAll(i int, enough confidence) bool {
	for j, other := range r.left {
		if j != i && r.separate(r.left[i], other).confidence < enough {
			return false
		}
	}
	return true
}

// join merges the first two objects that have no test in either direction. Where
// each has a test against some others, it merges the first two without a test
// in one direction.
func (r *ranking) join() {
	for _, oneWay := range []bool{false, true} {
		for i, a := range r.left {
			for j := i + 1; j < len(r.left); j++ {
				there, back := r.separate(a, r.left[j]).confidence == untested, r.separate(r.left[j], a).confidence == untested
				if there && back || oneWay && (there || back) {
					r.left[i] = r.unions.join(r.s, a, r.left[j])
					r.left = slices.Delete(r.left, j, j+1)
					return
				}
			}
		}
	}
}

// tests returns the tests that recognise an object, once those before it were
// not recognised. first is true for the first object that is tried.
func (r *ranking) tests(a alternative, first bool) []ir.Test {
	tests := []ir.Test{{Kind: "object"}}
	var lacks []string
	for _, other := range r.left {
		s := r.separate(a, other)
		if !slices.ContainsFunc(tests, s.test.Same) {
			tests = append(tests, s.test)
		}
		for _, name := range s.lacks {
			lacks = addOnce(lacks, name)
		}
	}
	if len(lacks) > 0 {
		tests = append(tests, ir.Test{Lacks: lacks})
	}
	if len(tests) > 1 || first {
		return withoutWeaker(tests)
	}
	for _, p := range a.s.Props { // the last object: a value that is none of them is unknown
		if a.s.Required[p.Name] {
			return append(tests, r.unions.values.presenceTest(a.s, p))
		}
	}
	return tests
}

// withoutWeaker drops tests that a member is present where its value is tested
// as well.
func withoutWeaker(tests []ir.Test) []ir.Test {
	return slices.DeleteFunc(tests, func(t ir.Test) bool {
		return t.Has != "" && t.Kind == "" && len(t.Equals) == 0 && slices.ContainsFunc(tests, func(o ir.Test) bool {
			return o.Has == t.Has && !o.Same(t)
		})
	})
}
