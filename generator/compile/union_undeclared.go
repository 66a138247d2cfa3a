package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry points are unions.besideTag, for a discriminator that no alternative has as
// a property, and unions.warnDefault. Some servers send such a discriminator
// nevertheless, others do not.

// besideTag returns the union of alternatives with the discriminator t. If none of them
// has it as a property, a value without it is recognised by its other members; if none
// can have it, that is the only way.
func (u *unions) besideTag(s *schema.Schema, all []alternative, t *tag) union {
	if slices.ContainsFunc(all, func(a alternative) bool { return a.s.Property(t.name) != nil }) {
		return union{alternatives: all, tag: t, confidence: certain}
	}
	loose := *u
	loose.values = &values{doc: u.values.doc, schemas: u.values.schemas, loose: true}
	ordered, weakest := loose.order(s, all)
	recognised := len(ordered) == len(all) && weakest > untested
	u.warnUndeclared(s, t, recognised)
	switch {
	case !recognised:
		return union{alternatives: all, tag: t, confidence: certain}
	case allOf(all, func(a alternative) bool { return a.s.Extra == schema.ExtraNone }):
		return union{alternatives: ordered, confidence: weakest}
	}
	both := &tag{name: t.name}
	for _, a := range ordered {
		both.values = append(both.values, t.values[position(all, a)])
	}
	return union{alternatives: ordered, tag: both, tests: true, confidence: certain}
}

func (u *unions) warnUndeclared(s *schema.Schema, t *tag, recognised bool) {
	then := "are not recognised"
	if recognised {
		then = "are recognised by their other members"
	}
	pos := cmp.Or(s.Disc.Get("propertyName"), s.Disc, s.Node).Pos()
	u.types.diags.Warnf(pos, diag.CodeDiscriminator, "no alternative has the discriminator %q as a property; values without it %s", t.name, then).
		WithFix("add it to the properties of each alternative, or name the property that the API sends")
}

// warnDefault reports a defaultMapping that has no effect.
func (u *unions) warnDefault(s *schema.Schema, got union) {
	n, id := s.Disc.Get("defaultMapping"), u.tags.defaultOf(s)
	if n == nil || got.tag != nil && slices.ContainsFunc(got.alternatives, func(a alternative) bool { return u.tags.isDefault(id, a) }) {
		return
	}
	u.types.diags.Warnf(n.Pos(), diag.CodeDiscriminator, "defaultMapping has no effect: it names no alternative of a union with a discriminator").
		WithFix("name one of the alternatives by its schema, and give each a value in mapping")
}
