package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are mapRule and objectRule, the rules for objects.

// mapRule types an object without properties: a map, with values of raw JSON
// unless the schema describes them.
func mapRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "object" || len(s.Props) > 0 || s.Extra == schema.ExtraNone && len(s.Patterns) == 0 {
		return shape{}, false
	}
	return t.inline(s, at, func() ir.Type { return ir.Map{Elem: t.extraType(s, at.value())} }), true
}

// extraType returns the type of the undeclared members.
func (t *types) extraType(s *schema.Schema, at place) ir.Type {
	switch {
	case len(s.Patterns) == 1 && s.Extra != schema.ExtraTyped && s.Extra != schema.ExtraAny:
		return element(t.of(s.Patterns[0], at))
	case len(s.Patterns) > 0 && !s.SamePattern():
		return t.patternType(s, at)
	case len(s.Patterns) > 0:
		return element(t.of(s.Patterns[0], at))
	case s.Extra == schema.ExtraTyped:
		return element(t.of(s.ExtraOf, at))
	}
	return ir.Prim{Kind: ir.Raw}
}

// patternType types members whose schema depends on their name: a union of all
// the schemas, whatever the name.
func (t *types) patternType(s *schema.Schema, at place) ir.Type {
	if s.Extra == schema.ExtraAny {
		return ir.Prim{Kind: ir.Raw}
	}
	pos := s.Node.Get("patternProperties").Pos()
	if pos == (diag.Pos{}) { // of a part of allOf
		pos = s.Node.Pos()
	}
	t.diags.Warnf(pos, diag.CodePatternProperties,
		"the members of this object have different types by their names; in Go each may be any of them").
		WithFix("give the members one schema in additionalProperties")
	nodes := s.Patterns
	if s.Extra == schema.ExtraTyped {
		nodes = append(nodes[:len(nodes):len(nodes)], s.ExtraOf)
	}
	return element(t.unions.ofNodes(nodes, at))
}

// objectRule declares a struct.
func objectRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "object" {
		return shape{}, false
	}
	return t.declare(s, at, object, func(d *declared) {
		def := &ir.Struct{Multipart: at.dir == form}
		d.decl.Def = def
		t.schemas.SortProps(s)
		fields := &fieldNamer{s: s, schemas: t.schemas, lock: t.lock, diags: t.diags, names: newFieldScope()}
		names := fields.nameAll()
		b := &structBuilder{types: t, d: d}
		for i, p := range s.AllProps() {
			if f := b.field(p, names[i]); f != nil {
				def.Fields = append(def.Fields, f)
			}
		}
		def.Extra = b.extra(names)
	}), true
}

// extra decides whether a struct keeps undeclared members, and under which
// name; names are those of its fields.
func (b *structBuilder) extra(names []string) *ir.Extra {
	s, keep := b.d.s, b.types.keep
	if s.Hints.Keep != nil {
		keep = *s.Hints.Keep
	}
	if s.Extra == schema.ExtraNone && len(s.Patterns) == 0 || s.Extra == schema.ExtraUnstated && len(s.Patterns) == 0 && !keep {
		return nil
	}
	locked, _ := b.types.lock.extra(b.types.lock.places.of(s.Node))
	name := cmp.Or(s.Hints.Extra, locked, "Fields")
	for _, other := range []string{"ExtraFields", "UndeclaredFields", "AdditionalFields"} {
		if slices.Contains(names, name) {
			name = other
		}
	}
	at := place{dir: b.d.at.dir.inside(), parent: b.d, suffix: "Value", owner: &b.d.fallbacks}
	return &ir.Extra{Name: name, Elem: b.holdExtra(b.types.extraType(s, at))}
}

// partType returns the type of a part of a multipart body: of binary content a
// file.
func (t *types) partType(n *spec.Node, at place) shape {
	s, null := t.schemas.InsideNull(n)
	if s == nil {
		return t.of(n, at)
	}
	if s.IsBinary() {
		return shape{typ: ir.Prim{Kind: ir.File}, null: null}
	}
	if s.Kind(at.only) == "array" && len(s.Items) > 0 {
		if item, _ := t.schemas.InsideNull(s.Items[0]); item != nil && item.IsBinary() {
			return shape{typ: ir.List{Elem: ir.Prim{Kind: ir.File}}, class: nilable, null: null}
		}
	}
	return t.of(n, at)
}
