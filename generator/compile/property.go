package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns properties into fields.

// field makes one member, or nothing when it does not travel in that
// direction.
func (c *compiler) field(d *declared, p *schema.Property, goName string) *ir.Field {
	dir := d.at.dir
	if len(p.Nodes) == 0 {
		return c.undescribedField(d, p, goName)
	}
	use := c.propertyUse(d, p)
	if use.forbidden || use.readOnly && dir != read || use.writeOnly && dir == read {
		return nil
	}
	required := d.s.Required[p.Name]
	f := &ir.Field{Pos: p.Nodes[0].KeyPos(), Name: goName, Wire: p.Name, Required: required}
	if use.hints.Relation != "" && dir != read {
		f.Type, f.Omit = ir.Relation{Class: use.hints.Relation}, true
		return f
	}
	got := c.propertyType(d, p, goName, use)
	exact := c.exact(d.s, use.hints)
	always := required || dir != read && alwaysWritten(use.hints, got)
	f.Type, f.Omit = presence{dir: dir, required: always, exact: exact, zero: use.hints.Plain}.present(got)
	if use.hints.Omit != nil && *use.hints.Omit && dir != read && got.typ == f.Type {
		f.Omit = true
	}
	f.Null = required && got.null && isCollection(f.Type)
	f.Const = c.fieldConst(p, required, got)
	return f
}

// alwaysWritten reports an optional member that x-omitempty wants written also
// when it is zero, as long as zero is a value of it.
func alwaysWritten(h schema.Hints, s shape) bool {
	if h.Omit == nil || *h.Omit || s.null {
		return false
	}
	prim, ok := s.typ.(ir.Prim)
	return isCollection(s.typ) || ok && slices.Contains([]ir.Kind{ir.String, ir.Bool, ir.Int64, ir.Int32, ir.Float64}, prim.Kind)
}

// undescribedField holds a member that is required without having a schema: by
// that it may be anything, so nothing falls back.
func (c *compiler) undescribedField(d *declared, p *schema.Property, goName string) *ir.Field {
	i := slices.IndexFunc(d.s.RequiredAt, func(n *spec.Node) bool { return n.Text() == p.Name })
	at := d.s.RequiredAt[i]
	c.diags.Warnf(at.Pos(), diag.CodeRequiredUndescribed, "%q is required but not described; it is raw JSON", godoc.OneLine(p.Name)).
		WithFix("describe it under properties, or take it off the list")
	required := d.s.Required[p.Name]
	return &ir.Field{Pos: at.Pos(), Name: goName, Wire: p.Name, Required: required, Omit: !required, Type: ir.Prim{Kind: ir.Raw}}
}

func (c *compiler) exact(s *schema.Schema, h schema.Hints) bool {
	switch {
	case h.Exact != nil:
		return *h.Exact
	case s.Hints.Exact != nil:
		return *s.Hints.Exact
	}
	return c.root.exact
}

// use is how a property uses its schema.
type use struct {
	forbidden           bool // the schema is false
	readOnly, writeOnly bool
	hints               schema.Hints
}

// propertyUse reads what stands at the property and at the schema it refers
// to; what stands at the property wins.
func (c *compiler) propertyUse(d *declared, p *schema.Property) use {
	var u use
	for _, n := range p.Nodes {
		if n.Kind() == spec.KindBool && n.Text() == "false" {
			u.forbidden = true
		}
		readOnly, writeOnly := c.schemas.OneWay(n)
		u.readOnly, u.writeOnly = u.readOnly || readOnly, u.writeOnly || writeOnly
		u.hints = c.schemas.Hints(n).Over(u.hints)
		if target, ok := c.doc.Resolve(n); ok && target != n {
			h := c.schemas.Hints(target)
			h.Name = "" // of the type
			u.hints = u.hints.Over(h)
		}
	}
	return u
}

// propertyType gives the type of a property. A property that several parts of
// an allOf describe is what they say together.
func (c *compiler) propertyType(d *declared, p *schema.Property, goName string, u use) shape {
	at := d.at.field(d, goName)
	nodes := c.schemas.Distinct(p.Nodes)
	var got shape
	switch {
	case p.AnyOf != nil:
		got = c.anyType(p.AnyOf, at)
	case len(nodes) > 1:
		got = c.build(c.schemas.Combine(nodes...), at)
	case d.at.dir == form:
		got = c.partType(nodes[0], at)
	default:
		got = c.typeOf(nodes[0], at)
	}
	if prim, ok := got.typ.(ir.Prim); ok {
		switch {
		case u.hints.Sensitive && prim.Kind == ir.String:
			got.typ = ir.Prim{Kind: ir.Secret}
		case u.hints.Decimal && prim.Kind == ir.String:
			got.typ = ir.Prim{Kind: ir.DecimalText}
		case u.hints.Decimal && prim.Kind == ir.Float64:
			got.typ = ir.Prim{Kind: ir.Decimal}
		}
	}
	return got
}

// fieldConst gives the constant that a required member always has.
func (c *compiler) fieldConst(p *schema.Property, required bool, got shape) *ir.Const {
	prim, ok := got.typ.(ir.Prim)
	if !ok || !required || got.null {
		return nil
	}
	for _, n := range p.Nodes {
		target, ok := c.doc.Resolve(n)
		if !ok {
			continue
		}
		if value := c.schemas.Of(target).ConstantOf(true); value != nil {
			if k, ok := constOf(value); ok && k.Kind == prim.Kind && k != (ir.Const{Kind: ir.Bool}) {
				return &k
			}
		}
	}
	return nil
}
