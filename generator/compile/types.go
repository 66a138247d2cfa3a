package compile

import (
	"maps"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns schemas into types: it follows references and asks the
// ordered rules.

// direction says which way values travel.
type direction int

const (
	read  direction = iota // in responses
	write                  // in request bodies and parameters
	form                   // the top of a multipart body
)

// class says how absence of a value can be told.
type class int

const (
	scalar  class = iota // by a pointer or an Opt
	object               // as scalar; optional ones are pointers when read
	nilable              // by nil
)

// shape is what a schema became.
type shape struct {
	typ   ir.Type
	class class
	null  bool
}

// place is where a type is needed: it decides direction and name.
type place struct {
	dir       direction
	parent    *declared // the name is parent + suffix; nil: base + suffix
	base      string
	suffix    string
	component bool   // base is the name of a component
	only      string // of a schema with several types, this one
	inline    bool   // the value of a property itself, not of its items
}

// field is the place of a property of d.
func (p place) field(d *declared, goName string) place {
	return place{dir: p.dir.inside(), parent: d, suffix: goName, inline: true}
}

// inside is the direction of what a value holds.
func (d direction) inside() direction {
	if d == form {
		return write
	}
	return d
}

// item is the place of the items of a list.
func (p place) item() place {
	p.dir, p.inline, p.only = p.dir.inside(), false, ""
	if p.suffix != "" {
		p.suffix = singularName(p.suffix, "Item")
	} else {
		p.base = singularName(p.base, "Item")
	}
	p.component = false
	return p
}

// value is the place of the values of a map.
func (p place) value() place {
	p.dir, p.inline, p.component, p.only = p.dir.inside(), false, false, ""
	if p.suffix != "" {
		p.suffix = singularName(p.suffix, "Value")
	} else {
		p.base = singularName(p.base, "Value")
	}
	return p
}

// singularName gives Address for Addresses, and name + otherwise where there
// is no singular.
func singularName(name, otherwise string) string {
	ws := words(name)
	if len(ws) == 0 {
		return name + otherwise
	}
	last := ws[len(ws)-1]
	one := singular(strings.ToLower(last))
	if one == strings.ToLower(last) || !strings.HasSuffix(name, last) {
		return name + otherwise
	}
	return strings.TrimSuffix(name, last) + title(one, false)
}

// rule turns some schemas into types; false leaves the schema to the next.
type rule func(c *compiler, s *schema, at place) (shape, bool)

// rules gives the rules in their order. References and allOf come before, see
// typeOf and schemaOf.
func rules() []rule {
	return []rule{constRule, enumRule, unionRule, kindsRule, mapRule, objectRule, arrayRule, formatRule, primitiveRule, anyRule}
}

// typeOf gives the type of the schema at n, which may be a reference.
func (c *compiler) typeOf(n *spec.Node, at place) shape {
	if n == nil || n.Kind() != spec.KindObject {
		return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
	}
	if _, ok := c.doc.Ref(n); ok {
		return c.refType(n, at)
	}
	if name, component := pointerName(n); component && !at.component && name != "" && n.Parent() != nil {
		at = at.of(n)
	}
	s := c.schemaOf(n)
	if alias := c.aliasOf(n); alias != nil {
		got := c.follow(n, alias, at)
		got.null = got.null || s.null
		return got
	}
	return c.build(s, at)
}

// follow gives the type of a schema that n is only another name for.
func (c *compiler) follow(n, alias *spec.Node, at place) shape {
	if c.aliases[n] {
		return c.cycle(n)
	}
	before := c.aliases
	c.aliases = maps.Clone(before)
	if c.aliases == nil {
		c.aliases = map[*spec.Node]bool{}
	}
	c.aliases[n] = true
	got := c.typeOf(alias, at)
	c.aliases = before
	return got
}

// cycle reports a schema that is defined by itself alone: no value fits it.
func (c *compiler) cycle(n *spec.Node) shape {
	return c.fallback(n.KeyPos(), diag.CodeSchemaCycle, "this schema is defined by itself", "take the reference to itself out of allOf, oneOf or anyOf")
}

// refType follows a reference. What is found there has a name of its own.
func (c *compiler) refType(n *spec.Node, at place) shape {
	target, ok := c.doc.Resolve(n)
	if !ok {
		return c.unresolved(n)
	}
	if c.refSiblings(n) {
		return c.build(c.combine(n), at)
	}
	return c.typeOf(target, at.of(target))
}

// unresolved is the type of a reference that leads nowhere, which spec has
// reported.
func (c *compiler) unresolved(n *spec.Node) shape {
	c.countRaw(n.Get("$ref").Pos())
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
}

// of is the place of a schema that a reference leads to: components are named
// after themselves, others after the way to them.
func (p place) of(target *spec.Node) place {
	q := place{dir: p.dir}
	q.base, q.component = pointerName(target)
	if q.base == "" {
		return p
	}
	return q
}

// pointerName makes a Go name of the place where a schema is written.
func pointerName(n *spec.Node) (name string, component bool) {
	segments := strings.Split(n.Pointer(), "/")
	last := segments[len(segments)-1]
	if n.Pointer() == "" {
		return exported(fileStem(n.File())), true
	}
	if len(segments) >= 3 || len(segments) == 2 {
		switch segments[len(segments)-2] {
		case "schemas", "$defs", "definitions":
			return exported(unescape(last)), true
		case "":
			return exported(unescape(last)), true
		}
	}
	for _, s := range segments {
		switch s {
		case "", "components", "schemas", "properties", "paths", "content", "schema", "items", "allOf", "oneOf", "anyOf", "responses", "parameters", "requestBodies":
		default:
			name += exported(unescape(s))
		}
	}
	return name, false
}

func unescape(segment string) string {
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
}

func fileStem(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	stem, _, _ := strings.Cut(name, ".")
	return stem
}

// build asks the rules, once for each schema and direction.
func (c *compiler) build(s *schema, at place) shape {
	key := at.key(s)
	if d, ok := c.byKey[key]; ok {
		return shape{typ: namedType(d), class: d.class, null: s.null}
	}
	if in, ok := c.inlining[key]; ok {
		return c.nameInlined(in, s, at)
	}
	for _, r := range rules() {
		if got, ok := r(c, s, at); ok {
			got.null = got.null || s.null
			return got
		}
	}
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
}

func namedType(d *declared) ir.Type { return ir.Named{Decl: d.decl} }

// aliasOf gives the only reference of an allOf that adds nothing but
// annotations: the usual way to describe a reference in OpenAPI 3.0.
func (c *compiler) aliasOf(n *spec.Node) *spec.Node {
	for key, v := range n.Members() {
		if key != "allOf" && !isAnnotation(key) && (key != "type" || v.Text() != "object") {
			return nil
		}
	}
	var alias *spec.Node
	for _, part := range n.Get("allOf").Items() {
		switch _, ref := c.doc.Ref(part); {
		case ref && alias == nil:
			alias = part
		case ref || !onlyAnnotations(part):
			return nil
		}
	}
	return alias
}

func onlyAnnotations(n *spec.Node) bool {
	for key := range n.Members() {
		if !isAnnotation(key) {
			return false
		}
	}
	return true
}

// raw is a place that became raw JSON or raw bytes against the spec's will.
type raw struct {
	pos diag.Pos
}

// fallback gives raw JSON, says why, and counts it for whoever is being built.
func (c *compiler) fallback(pos diag.Pos, code, message, fix string, args ...any) shape {
	c.diags.Warnf(pos, code, message+"; it is raw JSON", args...).WithFix(fix)
	c.countRaw(pos)
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
}

func (c *compiler) countRaw(pos diag.Pos) {
	c.raws[c.owner] = append(c.raws[c.owner], raw{pos})
}
