package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns properties into fields.

// field makes one member, or nothing when it does not travel in that
// direction.
func (c *compiler) field(d *declared, p *property, goName string) *ir.Field {
	dir := d.at.dir
	if len(p.nodes) == 0 {
		return c.undescribedField(d, p, goName)
	}
	use := c.propertyUse(d, p)
	if use.forbidden || use.readOnly && dir != read || use.writeOnly && dir == read {
		return nil
	}
	required := d.s.required[p.name]
	f := &ir.Field{Pos: p.nodes[0].KeyPos(), Name: goName, Wire: p.name, Required: required}
	if use.hints.relation != "" && dir != read {
		f.Type, f.Omit = ir.Relation{Class: use.hints.relation}, true
		return f
	}
	got := c.propertyType(d, p, goName, use)
	exact := c.exact(d.s, use.hints)
	always := required || dir != read && alwaysWritten(use.hints, got)
	f.Type, f.Omit = presence{dir: dir, required: always, exact: exact, zero: use.hints.plain}.present(got)
	if use.hints.omit != nil && *use.hints.omit && dir != read && got.typ == f.Type {
		f.Omit = true
	}
	f.Null = required && got.null && isCollection(f.Type)
	f.Const = c.fieldConst(p, required, got)
	return f
}

// alwaysWritten reports an optional member that x-omitempty wants written also
// when it is zero, as long as zero is a value of it.
func alwaysWritten(h schemaHints, s shape) bool {
	if h.omit == nil || *h.omit || s.null {
		return false
	}
	prim, ok := s.typ.(ir.Prim)
	return isCollection(s.typ) || ok && slices.Contains([]ir.Kind{ir.String, ir.Bool, ir.Int64, ir.Int32, ir.Float64}, prim.Kind)
}

// undescribedField holds a member that is required without having a schema: by
// that it may be anything, so nothing falls back.
func (c *compiler) undescribedField(d *declared, p *property, goName string) *ir.Field {
	i := slices.IndexFunc(d.s.requiredAt, func(n *spec.Node) bool { return n.Text() == p.name })
	at := d.s.requiredAt[i]
	c.diags.Warnf(at.Pos(), diag.CodeRequiredUndescribed, "%q is required but not described; it is raw JSON", godoc.OneLine(p.name)).
		WithFix("describe it under properties, or take it off the list")
	required := d.s.required[p.name]
	return &ir.Field{Pos: at.Pos(), Name: goName, Wire: p.name, Required: required, Omit: !required, Type: ir.Prim{Kind: ir.Raw}}
}

func (c *compiler) exact(s *schema, h schemaHints) bool {
	switch {
	case h.exact != nil:
		return *h.exact
	case s.hints.exact != nil:
		return *s.hints.exact
	}
	return c.root.exact
}

// use is how a property uses its schema.
type use struct {
	forbidden           bool // the schema is false
	readOnly, writeOnly bool
	hints               schemaHints
}

// propertyUse reads what stands at the property and at the schema it refers
// to; what stands at the property wins.
func (c *compiler) propertyUse(d *declared, p *property) use {
	var u use
	for _, n := range p.nodes {
		if n.Kind() == spec.KindBool && n.Text() == "false" {
			u.forbidden = true
		}
		readOnly, writeOnly := c.oneWay(n)
		u.readOnly, u.writeOnly = u.readOnly || readOnly, u.writeOnly || writeOnly
		u.hints = c.schemaHints(n).over(u.hints)
		if target, ok := c.doc.Resolve(n); ok && target != n {
			h := c.schemaHints(target)
			h.name = "" // of the type
			u.hints = u.hints.over(h)
		}
	}
	return u
}

// oneWay reads whether a property travels in one direction only: at the property,
// at what it refers to, or in a part of its allOf that says no more.
func (c *compiler) oneWay(n *spec.Node) (readOnly, writeOnly bool) {
	target, _ := c.doc.Resolve(n)
	said := []*spec.Node{n, target}
	for _, part := range target.Get("allOf").Items() {
		if _, ref := c.doc.Ref(part); !ref && !part.Has("properties") {
			said = append(said, part)
		}
	}
	for _, n := range said {
		readOnly = readOnly || n.Bool("readOnly")
		writeOnly = writeOnly || n.Bool("writeOnly")
	}
	return readOnly, writeOnly
}

// over gives h with what it leaves open taken from other.
func (h schemaHints) over(other schemaHints) schemaHints {
	h.name, h.extra, h.relation = cmp.Or(h.name, other.name), cmp.Or(h.extra, other.extra), cmp.Or(h.relation, other.relation)
	h.sensitive, h.decimal = h.sensitive || other.sensitive, h.decimal || other.decimal
	if h.exact == nil {
		h.exact = other.exact
	}
	if h.keep == nil {
		h.keep = other.keep
	}
	if h.values == nil {
		h.values = other.values
	}
	if h.omit == nil {
		h.omit = other.omit
	}
	h.plain = h.plain || other.plain
	return h
}

// propertyType gives the type of a property. A property that several parts of
// an allOf describe is what they say together.
func (c *compiler) propertyType(d *declared, p *property, goName string, u use) shape {
	at := d.at.field(d, goName)
	nodes := c.distinct(p.nodes)
	var got shape
	switch {
	case p.anyOf != nil:
		got = c.anyType(p.anyOf, at)
	case len(nodes) > 1:
		got = c.build(c.combine(nodes...), at)
	case d.at.dir == form:
		got = c.partType(nodes[0], at)
	default:
		got = c.typeOf(nodes[0], at)
	}
	if prim, ok := got.typ.(ir.Prim); ok {
		switch {
		case u.hints.sensitive && prim.Kind == ir.String:
			got.typ = ir.Prim{Kind: ir.Secret}
		case u.hints.decimal && prim.Kind == ir.String:
			got.typ = ir.Prim{Kind: ir.DecimalText}
		case u.hints.decimal && prim.Kind == ir.Float64:
			got.typ = ir.Prim{Kind: ir.Decimal}
		}
	}
	return got
}

// distinct drops descriptions of a property that say nothing new.
func (c *compiler) distinct(nodes []*spec.Node) []*spec.Node {
	var out []*spec.Node
next:
	for _, n := range nodes {
		if n.Kind() != spec.KindObject || onlyAnnotations(n) && len(nodes) > 1 {
			continue
		}
		for _, o := range out {
			if sameSchema(n, o) {
				continue next
			}
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		return nodes[:1]
	}
	return out
}

// sameSchema reports nodes that differ in annotations at most.
func sameSchema(a, b *spec.Node) bool {
	if a == b {
		return true
	}
	for _, pair := range [][2]*spec.Node{{a, b}, {b, a}} {
		for key, v := range pair[0].Members() {
			if !isAnnotation(key) && !v.Equal(pair[1].Get(key)) {
				return false
			}
		}
	}
	return true
}

// fieldConst gives the constant that a required member always has.
func (c *compiler) fieldConst(p *property, required bool, got shape) *ir.Const {
	prim, ok := got.typ.(ir.Prim)
	if !ok || !required || got.null {
		return nil
	}
	for _, n := range p.nodes {
		target, ok := c.doc.Resolve(n)
		if !ok {
			continue
		}
		if value := c.schemaOf(target).constantOf(place{inline: true}); value != nil {
			if k, ok := constOf(value); ok && k.Kind == prim.Kind && k != (ir.Const{Kind: ir.Bool}) {
				return &k
			}
		}
	}
	return nil
}
