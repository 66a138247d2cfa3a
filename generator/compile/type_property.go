package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is structBuilder.field, which turns a property into a field.

// structBuilder makes the fields of one struct.
type structBuilder struct {
	types *types
	d     *declared
}

// field makes the field of a property. It returns nil for one that does not
// travel in the direction of the struct.
func (b *structBuilder) field(p *schema.Property, goName string) *ir.Field {
	dir := b.d.at.dir
	if len(p.Nodes) == 0 {
		return b.undescribedField(p, goName)
	}
	use := b.propertyUse(p)
	oneWay := use.readOnly && dir != read || use.writeOnly && dir == read
	if use.forbidden || oneWay && !b.types.lock.hadMember(b.d, p.Name) {
		b.claim(p, ledger.Elsewhere)
		return nil
	}
	b.claim(p, ledger.Go)
	required := b.d.s.Required[p.Name]
	f := &ir.Field{Pos: p.Nodes[0].KeyPos(), Name: goName, Wire: p.Name, Required: required}
	if use.hints.Relation != "" && dir != read {
		f.Type, f.Omit = ir.Relation{Class: use.hints.Relation}, true
		b.types.ledger.Claim(ledger.Whole, p.Nodes...)
		return f
	}
	got := b.propertyType(p, goName, use.hints)
	if dir == form && got.class == nilable {
		got.null = false // a part has no null: nil and absent are the same
	}
	always := required || dir != read && alwaysWritten(use.hints, got)
	exact := b.exact(use.hints) || dir == read && !use.readOnly && b.hasDefault(p, got)
	f.Type, f.Omit = presence{dir: dir, required: always, exact: exact, zero: use.hints.Plain}.present(got)
	if use.hints.Omit != nil && *use.hints.Omit && dir != read && got.typ == f.Type {
		f.Omit = true
	}
	f.Null, f.Empty = required && got.null && isCollection(f.Type), got.empty
	if !use.hints.Decimal {
		b.hold(f, b.exact(use.hints))
	}
	if oneWay {
		f.ReadOnly = dir != read
		b.d.hold(f.Pos, lock.Field, []string{b.types.lock.places.of(b.d.s.Node), f.Wire}, f.Name, "it stays, though it is only in the other direction now")
	}
	if required || !f.Omit && dir != read {
		f.Const = b.types.fieldConst(p.Nodes, got)
	}
	b.types.claimConstant(ledger.Comment, b.types.constantOf(p.Nodes)) // see fieldDoc
	return f
}

// claim claims all descriptions of a property.
func (b *structBuilder) claim(p *schema.Property, fate ledger.Fate) {
	b.types.ledger.Claim(fate, p.Nodes...)
	b.types.ledger.Claim(fate, p.AnyOf...)
	b.types.ledger.Claim(ledger.Elsewhere, p.Repeats...)
}

// alwaysWritten reports whether x-omitempty demands that an optional member is
// written also when it is zero. It can only if zero is a value of the member.
func alwaysWritten(h schema.Hints, s shape) bool {
	if h.Omit == nil || *h.Omit || s.null {
		return false
	}
	prim, ok := s.typ.(ir.Prim)
	return isCollection(s.typ) || ok && slices.Contains([]ir.Kind{ir.String, ir.Bool, ir.Int64, ir.Int32, ir.Float64}, prim.Kind)
}

// undescribedField makes the field of a member that is required but has no
// schema. It is raw JSON, which is not a fallback: any value is valid.
func (b *structBuilder) undescribedField(p *schema.Property, goName string) *ir.Field {
	i := slices.IndexFunc(b.d.s.RequiredAt, func(n *spec.Node) bool { return n.Text() == p.Name })
	at := b.d.s.RequiredAt[i]
	b.types.diags.Warnf(at.Pos(), diag.CodeRequiredUndescribed, "%q is required but not described; it is raw JSON", godoc.OneLine(p.Name)).
		WithFix("describe it under properties, or take it off the list")
	required := b.d.s.Required[p.Name]
	return &ir.Field{Pos: at.Pos(), Name: goName, Wire: p.Name, Required: required, Omit: !required, Type: ir.Prim{Kind: ir.Raw}}
}

// exact reports whether absent, null and zero are kept apart in a field: as the
// hints of the property state, else those of the struct, else the document.
func (b *structBuilder) exact(h schema.Hints) bool {
	switch {
	case h.Exact != nil:
		return *h.Exact
	case b.d.s.Hints.Exact != nil:
		return *b.d.s.Hints.Exact
	}
	return b.types.exact
}

// hasDefault reports whether an absent member has another value than zero. Zero
// and absent are kept apart then: who reads zero and sends the record back would
// else have the server set the default.
func (b *structBuilder) hasDefault(p *schema.Property, s shape) bool {
	if s.class != scalar || hasNoZero(s.typ) || namesKind(p.Name) { // a type has the default always
		return false
	}
	for _, n := range p.Nodes {
		target, ok := b.types.doc.Resolve(n)
		for _, n := range []*spec.Node{n, target} {
			if v, isScalar := constOf(n.Get("default")); ok && isScalar && v != zeroOf(v) {
				return true
			}
		}
	}
	return false
}

// zeroOf returns the zero of the kind of a constant.
func zeroOf(c ir.Const) ir.Const { return ir.Const{Kind: c.Kind} }

// use is how a property uses its schema.
type use struct {
	forbidden           bool // the schema is false
	readOnly, writeOnly bool
	hints               schema.Hints
}

// propertyUse reads the keywords and hints at the property and at the schema
// that it refers to. Hints at the property win.
func (b *structBuilder) propertyUse(p *schema.Property) use {
	var u use
	u.readOnly, u.writeOnly = b.types.schemas.OneWayOf(p)
	for _, n := range p.Nodes {
		if n.Kind() == spec.KindBool && n.Text() == "false" {
			u.forbidden = true
		}
		u.hints = b.types.schemas.Hints(n).Over(u.hints)
		if target, ok := b.types.doc.Resolve(n); ok && target != n {
			h := b.types.schemas.Hints(target)
			h.Name = "" // of the type
			u.hints = u.hints.Over(h)
		}
	}
	return u
}

// propertyType returns the type of a property. The schemas of a property in
// several parts of an allOf are merged.
func (b *structBuilder) propertyType(p *schema.Property, goName string, hints schema.Hints) shape {
	t, at := b.types, b.d.at.field(b.d, goName)
	at.wire = p.Name
	nodes := t.schemas.Essential(p.Nodes)
	var got shape
	switch {
	case p.AnyOf != nil:
		got = t.unions.ofNodes(p.AnyOf, at)
	case len(nodes) > 1:
		got = t.build(t.schemas.Combine(nodes...), at)
	case b.d.at.dir == form:
		got = t.partType(nodes[0], at)
	default:
		got = t.of(nodes[0], at)
	}
	if prim, ok := got.typ.(ir.Prim); ok {
		switch {
		case hints.Sensitive && prim.Kind == ir.String:
			got.typ = ir.Prim{Kind: ir.Secret}
		case hints.Decimal && prim.Kind == ir.String:
			got.typ = ir.Prim{Kind: ir.DecimalText}
		case hints.Decimal && prim.Kind == ir.Float64:
			got.typ = ir.Prim{Kind: ir.Decimal}
		}
	}
	return got
}

// fieldConst returns the constant that a required member described by nodes always
// has, nil when it has none.
func (t *types) fieldConst(nodes []*spec.Node, got shape) *ir.Const {
	prim, ok := got.typ.(ir.Prim)
	if !ok || got.null {
		return nil
	}
	value := t.constantOf(nodes)
	k, ok := constOf(value)
	if !ok || k.Kind != prim.Kind || k == (ir.Const{Kind: ir.Bool}) {
		return nil
	}
	t.claimConstant(ledger.Go, value)
	return &k
}

// constantOf returns the only value of a member that nodes describe, nil when it has
// more.
func (t *types) constantOf(nodes []*spec.Node) *spec.Node {
	var s *schema.Schema
	if nodes = t.schemas.Essential(nodes); len(nodes) > 1 {
		s = t.schemas.Combine(nodes...)
	} else if target, ok := t.doc.Resolve(nodes[0]); ok && target.Kind() == spec.KindObject {
		s = t.schemas.Of(target)
	}
	if s != nil && len(s.Members) == 1 { // of a union of one alternative
		if target, ok := t.doc.Resolve(s.Members[0]); ok && target.Kind() == spec.KindObject {
			s = t.schemas.Of(target)
		}
	}
	if s == nil {
		return nil
	}
	return s.ConstantOf(true)
}

// claimConstant claims a constant, or the enum of which it is the only value.
func (t *types) claimConstant(fate ledger.Fate, value *spec.Node) {
	t.ledger.Claim(fate, value)
	if value.Key() == "" {
		t.ledger.Claim(fate, value.Parent())
	}
}
