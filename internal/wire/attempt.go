package main

import (
	"cmp"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is planner.make, which tries until a value is accepted, or
// until there is clearly none.

const tries = 40 // attempts at one value

// attempt returns the maker for a try: first that of the manner, then a random
// one, then one without nulls, one alternative after the other, with and
// without optional members.
func (m *maker) attempt(try int) maker {
	one := *m
	one.left, one.steps = optional, 0
	one.random = one.random || try > 0 && try < 12
	if try > 0 {
		one.low, one.high = false, false
	}
	if try > 3 {
		one.nulls = false
	}
	if try > 6 && try < 12 {
		one.optional = false
	}
	if try >= 12 {
		one.variant, one.random, one.optional = (try-12)/2, false, try%2 == 0
	}
	return one
}

// make makes a value that kin-openapi accepts, in another manner if necessary.
func (p *planner) make(m *maker, ref *openapi3.SchemaRef) (any, error) {
	var last error
	var taken []string
	var vague any // a value whose only fault is ambiguity
	for try := range tries {
		attempt := m.attempt(try)
		value, ok := attempt.value(ref, 0)
		m.variants, m.spare = max(m.variants, attempt.variants), attempt.spare
		if !ok {
			last = fmt.Errorf("there is no value of %s", ref.Ref)
			continue
		}
		if value, taken, last = p.mended(ref, value, m.response); last == nil {
			return value, nil
		}
		if vague == nil && !attempt.mistagged && p.onlyAmbiguous(m, ref, value, last) {
			vague = value
		}
		if try == 1 && p.withoutValue[ref.Value] != "" {
			break
		}
	}
	if p.withoutValue[ref.Value] == "" {
		p.withoutValue[ref.Value] = m.impossible(ref, taken, last)
	}
	reason := p.withoutValue[ref.Value]
	switch {
	case vague != nil:
		m.ambiguous = cmp.Or(reason, oneLine(last.Error()))
		return vague, nil
	case reason != "":
		return nil, fmt.Errorf("no valid value exists: %s", reason)
	}
	return nil, last
}

// onlyAmbiguous reports whether the only fault of a rejected value is that it
// matches two alternatives.
func (p *planner) onlyAmbiguous(m *maker, ref *openapi3.SchemaRef, value any, rejected error) bool {
	return isAmbiguousText(rejected.Error()) && isAmbiguity(p.oracle.faults(ref, value, m.response)) && m.contradiction(ref) == ""
}
