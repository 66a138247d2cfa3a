package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is values.separate, which finds a test on a JSON object that
// separates one alternative of a union from another.

// separation is a test that values of one alternative pass, and those of another
// do not.
type separation struct {
	test       ir.Test
	confidence confidence
	lacks      []string // members that reveal the other alternative, where it may pass the test
}

// betterThan reports whether s is the better of two tests for the same purpose.
func (s separation) betterThan(other separation) bool {
	return s.confidence > other.confidence || s.confidence == other.confidence && len(s.test.Equals) > 0 && len(other.test.Equals) == 0
}

// separate returns the best test that separates a from b, when a is tried first.
func (v *values) separate(a, b *schema.Schema) separation {
	best := separation{}
	for _, p := range a.Props {
		if s := v.separateBy(p, a, b); s.betterThan(best) {
			best = s
		}
	}
	return best
}

// separateBy returns the test that a property of a offers.
func (v *values) separateBy(p *schema.Property, a, b *schema.Schema) separation {
	required, other := a.Required[p.Name], b.Property(p.Name)
	if other == nil && !b.RequiresUndescribed(p.Name) {
		switch {
		case required:
			return separation{test: v.presenceTest(a, p), confidence: certain}
		case v.loose:
			return separation{test: v.presenceTest(a, p), confidence: likely}
		}
		return separation{}
	}
	mine, theirs := v.consts(a, p.Name), v.consts(b, p.Name)
	differ := len(mine) > 0 && len(theirs) > 0 && !slices.ContainsFunc(mine, func(value string) bool { return slices.Contains(theirs, value) })
	kind := v.onlyKind(p)
	switch {
	case differ && required:
		return separation{test: ir.Test{Has: p.Name, Equals: mine}, confidence: certain}
	case differ:
		return separation{test: ir.Test{Has: p.Name, Equals: mine}, confidence: likely}
	case required && kind != "" && other != nil && disjoint(kind, v.kinds(other)):
		return separation{test: ir.Test{Has: p.Name, Kind: kind}, confidence: certain}
	case required && !b.Required[p.Name]:
		test := v.presenceTest(a, p)
		if len(test.Equals) == 0 {
			test.Kind = kind
		}
		return separation{test: test, confidence: possible, lacks: a.UndescribedOf(b)}
	case v.loose && kind != "" && other != nil && disjoint(kind, v.kinds(other)):
		return separation{test: ir.Test{Has: p.Name, Kind: kind}, confidence: likely}
	}
	return separation{}
}

// presenceTest tests that a required member of a is present, and its value where
// it can have only one.
func (v *values) presenceTest(a *schema.Schema, p *schema.Property) ir.Test {
	if values := v.consts(a, p.Name); len(values) == 1 {
		return ir.Test{Has: p.Name, Equals: values}
	}
	return ir.Test{Has: p.Name}
}
