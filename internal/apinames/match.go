package main

import (
	"maps"
	"slices"
	"strings"
)

// The entry point is match, which pairs the methods of two packages for one operation.

// op is an operation that both have: all its methods, and the two that agree most.
type op struct {
	key          string // METHOD path
	ours, theirs method
	a, b         label
}

// match pairs the operations that both have.
func match(ours, theirs map[string][]method) (ops []op) {
	for _, key := range slices.Sorted(maps.Keys(ours)) {
		best, bestScore := op{}, -1e9
		for _, m := range ours[key] {
			for _, v := range theirs[key] {
				o := op{key, m, v, newLabel(m.service, m.name, key), newLabel(v.service, v.name, key)}
				if s := 2*o.overlap() + one(o.verb()) + one(o.noun())/2 - float64(len(m.name)+len(v.name))/1e4; s > bestScore {
					best, bestScore = o, s
				}
			}
		}
		if bestScore > -1e9 {
			best.ours.paged, best.theirs.paged = most(ours[key]), most(theirs[key])
			ops = append(ops, best)
		}
	}
	return ops
}

// most is how far any of the methods pages: "1" itself, "o" by an option, "0" not.
func most(ms []method) string {
	for _, p := range []string{"1", "o"} {
		if slices.ContainsFunc(ms, func(m method) bool { return m.paged == p }) {
			return p
		}
	}
	return "0"
}

func (o op) verb() bool {
	none := func(a, b string) bool {
		return a == "" && (b == "get" || b == "list") && strings.HasPrefix(o.key, "GET")
	}
	return o.a.verb == o.b.verb || none(o.a.verb, o.b.verb) || none(o.b.verb, o.a.verb)
}

func (o op) noun() bool { return slices.Equal(o.a.noun, o.b.noun) }

// near says whether one noun is the other and more: group users, organization group users.
func (o op) near() bool {
	in := func(a, b []string) bool {
		return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
	}
	return in(o.a.noun, o.b.noun) || in(o.b.noun, o.a.noun)
}

// overlap is the share of the words of both nouns that are in both.
func (o op) overlap() float64 {
	both := 0
	for _, w := range o.a.noun {
		both += int(one(slices.Contains(o.b.noun, w)))
	}
	all := len(o.a.noun) + len(o.b.noun) - both
	if all == 0 {
		return 1
	}
	return float64(both) / float64(all)
}

// place says whether service and method are each the same, and not only together.
func (o op) place() bool {
	return o.verb() && slices.Equal(o.a.rest, o.b.rest) && slices.Equal(plain(words(o.a.service)), plain(words(o.b.service)))
}

// args is the share of the vendor's scalar parameters that ours has by the same name; -1 where either has none.
func (o op) args() float64 {
	if o.ours.args == "" || o.theirs.args == "" {
		return -1
	}
	same, theirs := 0.0, strings.Split(strings.ToLower(o.theirs.args), ",")
	for _, a := range theirs {
		same += one(slices.Contains(strings.Split(strings.ToLower(o.ours.args), ","), a))
	}
	return same / float64(len(theirs))
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
