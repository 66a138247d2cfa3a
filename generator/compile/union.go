package compile

import (
	"fmt"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is unions.resolve. It decides which alternatives a union has
// in Go, how they are distinguished and with what confidence. Discriminators
// (union_discriminator.go), tests (union_order.go, union_separate.go) and the
// merge of alternatives (union_merge.go) are behind it. unions.declare makes the
// Go type of the result.

// unions resolves and declares sum types.
type unions struct {
	types  *types
	values *values
	tags   *tagFinder
	mixes  map[*spec.Node]int // see mix
}

// alternative is a member of a union.
type alternative struct {
	node  *spec.Node     // as it is written; may be a reference
	s     *schema.Schema // merged with the keywords beside the union, if there are any
	kind  string         // its JSON type
	only  string         // of a schema with several types, the one of this alternative
	mixed bool           // s is merged, not the schema at node
	parts []alternative  // objects that were merged into this one
	tests []ir.Test      // that recognise it, once those before it were not recognised
}

// isAnything reports whether an alternative accepts every value.
func (a alternative) isAnything() bool {
	return schema.OnlyAnnotations(a.s.Node) && !a.s.Node.Unresolved()
}

// isObject reports whether an alternative is an object.
func (a alternative) isObject() bool { return a.kind == "object" }

// isKnown reports whether a test on the JSON type can recognise an alternative.
func (a alternative) isKnown() bool { return a.kind != "" && a.kind != "null" }

// union is a resolved union.
type union struct {
	alternatives []alternative // in the order in which they are tried
	tag          *tag          // the discriminator; nil: the alternatives have tests
	tests        bool          // they have tests beside the discriminator, for values without it
	confidence   confidence    // that a value is recognised as the right alternative
}

// confidence is the certainty of a test.
type confidence int

const (
	untested confidence = iota // there is no test
	likely                     // the tested member is optional, but authors usually write it
	possible                   // the other passes if it has a member that it need not have
	certain                    // no value of the other passes
)

// maxUntagged bounds the alternatives that tests distinguish: each is compared with
// each other one, and decoding tries one after the other.
const maxUntagged = 500

// resolve decides how the alternatives of s are distinguished: by a
// discriminator that is declared or evident, else by tests. Where the tests are
// uncertain, a discriminator that is merely probable is better. Alternatives
// that no test can distinguish are merged.
func (u *unions) resolve(s *schema.Schema, all []alternative) union {
	if t := u.tags.find(s, all); t != nil {
		return u.besideTag(s, all, t)
	}
	var ordered []alternative
	weakest := untested
	if len(all) <= maxUntagged {
		ordered, weakest = u.order(s, all)
	}
	if t := u.tags.findUncertain(s, all, weakest); t != nil {
		return union{alternatives: all, tag: t, confidence: likely}
	}
	if ordered == nil {
		return union{alternatives: all, confidence: untested}
	}
	u.warnMerged(s, ordered)
	if !allOf(ordered, alternative.isKnown) {
		return union{alternatives: ordered, confidence: untested}
	}
	return union{alternatives: ordered, confidence: max(weakest, likely)}
}

// declare declares the sum type of several alternatives. Alternatives that were
// merged into one, or that cannot be distinguished, need none.
func (u *unions) declare(s *schema.Schema, at place, all []alternative) shape {
	if at.dir == form && allOf(all, alternative.isObject) {
		return u.types.build(u.mergeObjects(s, all), at) // one body of parts for all of them
	}
	got := u.resolve(s, all)
	u.warnDefault(s, got)
	if got.tag == nil {
		switch {
		case len(got.alternatives) == 1:
			return u.types.build(got.alternatives[0].s, at)
		case slices.ContainsFunc(got.alternatives, alternative.isAnything):
			return rawJSON() // a member {} accepts any JSON
		case len(all) > maxUntagged:
			return u.types.fallback(at, s.Node.Pos(), diag.CodeUnionRaw, fmt.Sprintf("%d alternatives without a discriminator are too many to tell apart", len(all)), "add a discriminator")
		case got.confidence == untested:
			return u.types.fallback(at, s.Node.Pos(), diag.CodeUnionRaw, "the alternatives cannot be told apart", "add a discriminator, or members that only one of them requires")
		}
	}
	return u.types.declare(s, at, sum, func(d *declared) {
		def := &ir.Union{}
		d.decl.Def = def
		if got.tag != nil {
			def.Tag = got.tag.name
		}
		byDefault := u.tags.defaultOf(s)
		for i, a := range got.alternatives {
			v := u.variant(d, a, i)
			if got.tag != nil {
				v.Tags, v.Default = got.tag.values[i], u.tags.isDefault(byDefault, a)
			}
			if got.tag == nil || got.tests {
				v.Tests = a.tests
			}
			def.Variants = append(def.Variants, v)
		}
	})
}

func allOf(all []alternative, f func(alternative) bool) bool {
	return !slices.ContainsFunc(all, func(a alternative) bool { return !f(a) })
}
