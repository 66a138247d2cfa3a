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
	r := &ranking{unions: u, s: s}
	for _, a := range objects {
		r.add(a)
	}
	for len(r.left) > 0 {
		i, by := r.next()
		weakest = min(weakest, by)
		if i < 0 {
			r.join()
			continue
		}
		a := r.left[i]
		r.remove(i)
		a.alternative.tests = r.tests(a, len(out) == 0)
		out = append(out, a.alternative)
	}
	return out, weakest
}

// ranking is the state of rank.
type ranking struct {
	unions *unions
	s      *schema.Schema
	left   []*ranked // not ordered yet
}

// ranked is an object with how it is separated from each of the others that are left.
type ranked struct {
	alternative
	from map[*ranked]separation
	weak [certain + 1]int // by confidence: how many of the others it is separated from with less
}

// add adds an object behind the others.
func (r *ranking) add(a alternative) {
	added := &ranked{alternative: a, from: map[*ranked]separation{}}
	for _, other := range r.left {
		added.separate(other, r.unions.values.separate(a.s, other.s))
		other.separate(added, r.unions.values.separate(other.s, a.s))
	}
	r.left = append(r.left, added)
}

func (a *ranked) separate(other *ranked, by separation) {
	a.from[other] = by
	for c := by.confidence + 1; c <= certain; c++ {
		a.weak[c]++
	}
}

// remove removes the object at i. It keeps how it is separated from others.
func (r *ranking) remove(i int) {
	gone := r.left[i]
	r.left = slices.Delete(r.left, i, i+1)
	for _, a := range r.left {
		for c := a.from[gone].confidence + 1; c <= certain; c++ {
			a.weak[c]--
		}
		delete(a.from, gone)
	}
}

// next returns the index of the object that can be tried before all others, with
// the confidence of its tests; -1 when there is none. Of several the one that
// requires most members is next.
func (r *ranking) next() (i int, by confidence) {
	for _, enough := range []confidence{certain, possible, likely} {
		best, most := -1, -1
		for i, a := range r.left {
			if n := len(a.s.Required); a.weak[enough] == 0 && n > most {
				best, most = i, n
			}
		}
		if best >= 0 {
			return best, enough
		}
	}
	return -1, untested
}

// join merges the first two objects that have no test in either direction. Where
// each has a test against some others, it merges the first two without a test
// in one direction.
func (r *ranking) join() {
	for _, oneWay := range []bool{false, true} {
		for i, a := range r.left {
			for j := i + 1; j < len(r.left); j++ {
				b := r.left[j]
				there, back := a.from[b].confidence == untested, b.from[a].confidence == untested
				if there && back || oneWay && (there || back) {
					r.replace(i, j)
					return
				}
			}
		}
	}
}

// replace puts the objects at i and j, merged, in the place of the first one.
func (r *ranking) replace(i, j int) {
	merged := r.unions.join(r.s, r.left[i].alternative, r.left[j].alternative)
	r.remove(j)
	r.remove(i)
	r.add(merged)
	last := len(r.left) - 1
	added := r.left[last]
	r.left = slices.Insert(r.left[:last], i, added)
}

// tests returns the tests that recognise an object, once those before it were
// not recognised. first is true for the first object that is tried.
func (r *ranking) tests(a *ranked, first bool) []ir.Test {
	tests := []ir.Test{{Kind: "object"}}
	var lacks []string
	for _, other := range r.left {
		s := a.from[other]
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
