package main

import (
	"cmp"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

// This file tries until a value is accepted, or it is clear that none is.

const tries = 40 // attempts at one value

// attempt is the maker of a try: first as the manner says, then at random, then
// without nulls, one alternative after the other, with and without what is
// optional.
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

// make makes a value that kin-openapi accepts, in another manner if it must.
func (p *planner) make(m *maker, ref *openapi3.SchemaRef) (any, error) {
	var last error
	var taken []string
	var vague any // a value that is ambiguous, but nothing else
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
		if try == 1 && p.hopeless[ref.Value] != "" {
			break
		}
	}
	if p.hopeless[ref.Value] == "" {
		p.hopeless[ref.Value] = m.impossible(ref, taken, last)
	}
	reason := p.hopeless[ref.Value]
	switch {
	case vague != nil:
		m.ambiguous = cmp.Or(reason, oneLine(last.Error()))
		return vague, nil
	case reason != "":
		return nil, fmt.Errorf("no valid value exists: %s", reason)
	}
	return nil, last
}

// onlyAmbiguous reports a refused value of which no more is wrong than that two
// alternatives have it.
func (p *planner) onlyAmbiguous(m *maker, ref *openapi3.SchemaRef, value any, refused error) bool {
	return isAmbiguousText(refused.Error()) && isAmbiguity(p.oracle.faults(ref, value, m.response)) && m.contradiction(ref) == ""
}
