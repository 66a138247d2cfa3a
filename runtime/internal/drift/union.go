package drift

import (
	"encoding/json"
	"slices"
	"strconv"
)

// The alternative of a union that a value has is chosen here. The entry points
// are chooseTagged and choose.

// chooseTagged compares v with the alternative that its tag names. It is false
// where there is no tag to go by.
func (c *checker) chooseTagged(s *Shape, v any, at *step, d *declared, by *applying) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return false
	}
	name, ok := tagText(object[s.tag])
	if !ok {
		return false
	}
	shape, ok := s.tagged[name]
	if !ok {
		shape = s.untagged
	}
	if d.open = d.open || shape == nil; !ok && !s.fallback {
		c.add(Value, &step{at, s.tag, false})
		return true // nothing is known of this alternative
	}
	c.apply(shape, v, at, d, by)
	return true
}

// tagText returns a discriminator as text.
func tagText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// trial is the comparison of a value with one alternative.
type trial struct {
	checker
	declared
	shape *Shape
}

// fits reports whether the value is one of the alternative: of its type, with
// its required members and values.
func (t *trial) fits() bool {
	return !t.misfit && !slices.ContainsFunc(t.found, func(f Finding) bool { return f.Kind != Member })
}

// choose compares v with all alternatives. Of those that fit the one with the
// fewest findings counts, and a member is declared if one of them declares it.
// Where none fits, it is the alternative with the fewest findings among those of
// the type of v.
func (c *checker) choose(list []*Shape, v any, at *step, d *declared, by *applying) {
	if slices.ContainsFunc(list, by.has) {
		return // the alternative is being applied, and extends this union
	}
	var fit, near []*trial
	for _, s := range list {
		t := &trial{checker: checker{work: c.work}, shape: s}
		t.apply(s, v, at, &t.declared, by)
		switch {
		case t.fits():
			fit = append(fit, t)
		case s != nil && s.takes(v):
			near = append(near, t)
		}
	}
	if len(fit) > 0 {
		c.merge(fit, d)
		c.found = append(c.found, fewest(fit, at).found...)
		return
	}
	if len(near) == 0 {
		c.misfit, d.open = true, true
		return
	}
	c.merge(near, d)
	best := fewest(near, at)
	c.misfit = c.misfit || best.misfit
	if tags := best.tags(at); len(near) > 1 && len(tags) > 0 {
		d.open = true // it is another alternative, which the specification lacks
		best.found = tags
	}
	c.found = append(c.found, best.found...)
}

// merge adds the members that the alternatives declare.
func (c *checker) merge(list []*trial, d *declared) {
	for _, t := range list {
		d.join(&t.declared)
		if t.shape == nil || !t.some && len(t.shape.required) == 0 {
			d.open = true // any object
		}
	}
}

// fewest returns the first alternative with the fewest findings. Those that say
// that the value is of another alternative count more, and its tag most.
func fewest(list []*trial, at *step) *trial {
	const (
		other  = maxFindings + 1
		tag    = 10 * other
		misfit = 10 * tag
	)
	cost := func(t *trial) int {
		n := len(t.found) + tag*len(t.tags(at))
		for _, f := range t.found {
			if f.Kind != Member {
				n += other
			}
		}
		if t.misfit {
			n += misfit
		}
		return n
	}
	return slices.MinFunc(list, func(t, u *trial) int { return cost(t) - cost(u) })
}

// tags returns the findings that concern a member with one value, which
// distinguishes the alternative from others.
func (t *trial) tags(at *step) []Finding {
	depth := 0
	for ; at != nil; at = at.outer {
		depth++
	}
	return slices.DeleteFunc(slices.Clone(t.found), func(f Finding) bool {
		return f.Kind != Value || len(f.Path) != depth+1 || !t.shape.member(f.Path[depth], nil).single()
	})
}

// member returns the shape of a member of s or of its parts, or nil.
func (s *Shape) member(name string, by *applying) *Shape {
	if s == nil || by.has(s) {
		return nil
	}
	if m := s.members[name]; m != nil {
		return m
	}
	for _, part := range s.all {
		if m := part.member(name, &applying{by, s}); m != nil {
			return m
		}
	}
	return nil
}
