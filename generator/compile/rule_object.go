package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rules for objects and maps.

// mapRule types an object without properties: a map, of raw JSON where it does
// not say what it holds.
func mapRule(c *compiler, s *schema, at place) (shape, bool) {
	if s.kind(at) != "object" || len(s.props) > 0 || s.extra == extraNone && len(s.patterns) == 0 {
		return shape{}, false
	}
	return c.inline(s, at, func() ir.Type { return ir.Map{Elem: c.extraType(s, at.value())} }), true
}

// extraType gives the type of the undeclared members.
func (c *compiler) extraType(s *schema, at place) ir.Type {
	switch {
	case len(s.patterns) == 1 && s.extra != extraTyped && s.extra != extraAny:
		return element(c.typeOf(s.patterns[0], at))
	case len(s.patterns) > 0 && !c.samePattern(s):
		return c.fallback(s.node.Get("patternProperties").Pos(), diag.CodePatternProperties,
			"the members of this object have different types by their names", "give the members one schema in additionalProperties").typ
	case len(s.patterns) > 0:
		return element(c.typeOf(s.patterns[0], at))
	case s.extra == extraTyped:
		return element(c.typeOf(s.extraOf, at))
	}
	return ir.Prim{Kind: ir.Raw}
}

// samePattern reports whether all undeclared members have the same schema.
func (c *compiler) samePattern(s *schema) bool {
	for _, p := range s.patterns[1:] {
		if !p.Equal(s.patterns[0]) {
			return false
		}
	}
	return s.extra == extraNone || s.extra == extraSilent || s.extraOf.Equal(s.patterns[0])
}

// objectRule declares a struct.
func objectRule(c *compiler, s *schema, at place) (shape, bool) {
	if s.kind(at) != "object" {
		return shape{}, false
	}
	return c.structShape(s, at), true
}

func (c *compiler) structShape(s *schema, at place) shape {
	return c.declare(s, at, object, func(d *declared) {
		def := &ir.Struct{Multipart: at.dir == form}
		d.decl.Def = def
		names := c.fieldNames(s)
		for i, p := range s.allProps() {
			if f := c.field(d, p, names[i]); f != nil {
				def.Fields = append(def.Fields, f)
			}
		}
		def.Extra = c.extraOf(s, at, d, names)
	})
}

// allProps gives the properties, and those that are required without being
// described.
func (s *schema) allProps() []*property {
	all := s.props
	for _, name := range s.undescribed() {
		all = append(all[:len(all):len(all)], &property{name: name})
	}
	return all
}

// undescribed lists required members that have no schema, not even that of
// undeclared members, in source order.
func (s *schema) undescribed() []string {
	if s.extra == extraAny || s.extra == extraTyped || len(s.patterns) > 0 {
		return nil
	}
	known := map[string]bool{}
	for _, p := range s.props {
		known[p.name] = true
	}
	var names []string
	for _, n := range s.node.Get("required").Items() {
		if name := n.Text(); s.required[name] && !known[name] {
			known[name] = true
			names = append(names, name)
		}
	}
	return names
}

// extraOf decides whether undeclared members are kept, and under which name.
func (c *compiler) extraOf(s *schema, at place, d *declared, names []string) *ir.Extra {
	keep := c.root.keep
	if s.hints.keep != nil {
		keep = *s.hints.keep
	}
	if s.extra == extraNone && len(s.patterns) == 0 || s.extra == extraSilent && len(s.patterns) == 0 && !keep {
		return nil
	}
	used := map[string]bool{}
	for _, n := range names {
		used[n] = true
	}
	name := firstOf(s.hints.extra, "Fields")
	for _, other := range []string{"ExtraFields", "UndeclaredFields", "AdditionalFields"} {
		if used[name] {
			name = other
		}
	}
	return &ir.Extra{Name: name, Elem: c.extraType(s, place{dir: at.dir.inside(), parent: d, suffix: "Value"})}
}

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
	f.Type, f.Omit = presence{dir: dir, required: required, exact: exact}.present(got)
	f.Const = c.fieldConst(p, required, got)
	return f
}

func (c *compiler) undescribedField(d *declared, p *property, goName string) *ir.Field {
	at := d.s.node.Get("required")
	for _, n := range at.Items() {
		if n.Text() == p.name {
			at = n
		}
	}
	got := c.fallback(at.Pos(), diag.CodeRequiredUndescribed, "%q is required but not described",
		"describe it under properties, or take it off the list", oneLine(p.name))
	return &ir.Field{Pos: at.Pos(), Name: goName, Wire: p.name, Required: true, Type: got.typ}
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
		u.readOnly = u.readOnly || n.Bool("readOnly")
		u.writeOnly = u.writeOnly || n.Bool("writeOnly")
		u.hints = c.schemaHints(n).over(u.hints)
		if target, ok := c.doc.Resolve(n); ok && target != n {
			u.readOnly = u.readOnly || target.Bool("readOnly")
			u.writeOnly = u.writeOnly || target.Bool("writeOnly")
			h := c.schemaHints(target)
			h.name = "" // of the type
			u.hints = u.hints.over(h)
		}
	}
	return u
}

// over gives h with what it leaves open taken from other.
func (h schemaHints) over(other schemaHints) schemaHints {
	h.name, h.extra, h.relation = firstOf(h.name, other.name), firstOf(h.extra, other.extra), firstOf(h.relation, other.relation)
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
		case u.hints.decimal && (prim.Kind == ir.String || prim.Kind == ir.Float64):
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
			if k, ok := constOf(value); ok && k.Kind == prim.Kind && k.Kind != ir.Bool {
				return &k
			}
		}
	}
	return nil
}
