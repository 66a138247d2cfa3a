package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rule for oneOf and anyOf.

// option is a member of a union in the making.
type option struct {
	node  *spec.Node     // as it is written; may be a reference
	s     *schema.Schema // what it says, together with what all members share
	kind  string         // its JSON type
	only  string         // of a schema with several types, the one that is meant
	mixed bool           // s is made of the member and what is beside the union
	parts []option       // objects that cannot be told apart, of which it is made
	tests []ir.Test      // by which it is recognised, once those before it were not
}

// unionRule types oneOf and anyOf: what all alternatives come down to when
// they do, a sum type otherwise.
func unionRule(c *compiler, s *schema.Schema, at place) (shape, bool) {
	if len(s.Members) == 0 {
		return inheritance(c, s, at)
	}
	if at.only != "" {
		return shape{}, false
	}
	nodes, null := c.alternativesOf(s, map[*spec.Node]bool{})
	if len(nodes) == 0 && !null && s.Kind(at.only) == "" {
		return c.noAlternative(s), true
	}
	if len(s.Parts) > 0 && c.mixes[s.Parts[0]] > maxMixes {
		return c.fallback(s.Node.Pos(), diag.CodeUnionRaw, "the alternatives within the alternatives make too many combinations",
			"move the properties beside oneOf or anyOf into the alternatives"), true
	}
	got, ok := c.unionOf(s, at, nodes)
	got.null = got.null || null
	return got, ok
}

// maxMixes bounds the combinations of alternatives that lie within each other,
// which grow with the power of their depth.
const maxMixes = 500

// noAlternative is the type of a union whose members lead nowhere: to nothing,
// or back to the union.
func (c *compiler) noAlternative(s *schema.Schema) shape {
	for _, m := range s.Members {
		if _, ok := c.doc.Resolve(m); !ok {
			return c.unresolved(m)
		}
	}
	return c.cycle(s.Node)
}

// alternativesOf gives the members of a union without null. Members that are
// unions of their own are replaced by their members.
func (c *compiler) alternativesOf(s *schema.Schema, seen map[*spec.Node]bool) (nodes []*spec.Node, null bool) {
	for _, m := range s.Members {
		target, ok := c.doc.Resolve(m)
		if seen[target] {
			s.Doubles = append(s.Doubles, m)
		}
		if !ok || seen[target] {
			continue
		}
		seen[target] = true
		if target.Kind() != spec.KindObject {
			nodes = append(nodes, m)
			continue
		}
		sm := c.schemas.Of(target)
		null = null || sm.Null
		switch {
		case sm.IsNull():
			null = true
		case len(sm.Members) > 0 && len(sm.Props) == 0 && len(s.Props) == 0:
			s.Discs = append(s.Discs, sm.Disc)
			inner, innerNull := c.alternativesOf(sm, seen)
			nodes, null = append(nodes, inner...), null || innerNull
		default:
			nodes = append(nodes, m)
		}
	}
	return nodes, null
}

func (c *compiler) unionOf(s *schema.Schema, at place, nodes []*spec.Node) (shape, bool) {
	common := len(s.Props) > 0 || s.Extra == schema.ExtraTyped
	switch {
	case len(nodes) == 0:
		return shape{}, false
	case len(nodes) == 1 && !common:
		return c.follow(s.Node, nodes[0], at), true
	case len(nodes) == 1:
		return c.build(c.mix(s, nodes[0]), at), true
	}
	var options []option
	for _, n := range nodes {
		o := option{node: n, mixed: common}
		if common {
			o.s = c.mix(s, n)
		} else if target, ok := c.doc.Resolve(n); ok && target.Kind() == spec.KindObject {
			o.s = c.schemas.Of(target)
		}
		if o.s == nil {
			return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}, true // true: anything goes
		}
		o.kind = o.s.Kind("")
		if o.kind == "" && s.Kind("") != "" && len(o.s.Members) == 0 {
			o.kind = s.Kind("") // the type stands beside oneOf
		}
		options = append(options, o.split()...)
	}
	if got, ok := c.plainUnion(s, at, options); ok {
		return got, true
	}
	return c.union(s, at, options), true
}

// split gives an option for each type of a member with a list of types.
func (o option) split() []option {
	if len(o.s.Types) < 2 {
		return []option{o}
	}
	var out []option
	for _, t := range o.s.Types {
		o.kind, o.only = t, t
		out = append(out, o)
	}
	return out
}

// plainUnion recognises alternatives that are one Go type: all strings, all
// numbers, all the same.
func (c *compiler) plainUnion(s *schema.Schema, at place, options []option) (shape, bool) {
	kinds := map[string]bool{}
	same := true
	for _, o := range options {
		kinds[o.kind] = true
		same = same && o.s.ID == options[0].s.ID && o.only == options[0].only
	}
	switch {
	case kinds[""] && !kinds["object"]:
		return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}, true
	case same:
		return c.follow(s.Node, options[0].node, at), true
	case len(kinds) == 1 && kinds["string"]:
		return c.stringUnion(s, at, options), true
	case len(kinds) == 1 && kinds["boolean"]:
		return shape{typ: ir.Prim{Kind: ir.Bool}}, true
	case len(kinds) == 1 && kinds["integer"]:
		return shape{typ: ir.Prim{Kind: ir.Int64}}, true
	case len(kinds) <= 2 && !kinds["object"] && !kinds["array"] && !kinds["string"] && !kinds["boolean"]:
		return shape{typ: ir.Prim{Kind: ir.Float64}}, true
	}
	return shape{}, false
}

// stringUnion types alternatives that are all strings: an open enum of all
// values that are named, a plain string where none is.
func (c *compiler) stringUnion(s *schema.Schema, at place, options []option) shape {
	var values []*spec.Node
	formats := map[ir.Kind]bool{}
	emptyToo := false
	for _, o := range options {
		if o.s.Enum != nil {
			values = append(values, schema.EnumValues(o.s.Enum)...)
			continue
		}
		if o.s.Const != nil {
			values = append(values, o.s.Const)
			continue
		}
		kind, ok := stringFormat(o.s, at.dir)
		if !ok {
			kind = ir.String
		}
		formats[kind] = true
		least, _ := o.s.Node.Int("minLength")
		emptyToo = emptyToo || kind == ir.String && least == 0
	}
	if len(values) > 0 && (len(formats) == 0 || formats[ir.String]) {
		return c.declare(s, at, scalar, func(d *declared) {
			def := c.enumDef(ir.String, distinctValues(values))
			def.AnyText = emptyToo
			d.decl.Def = def
		})
	}
	if len(formats) == 1 && len(values) == 0 {
		for kind := range formats {
			return shape{typ: ir.Prim{Kind: kind}}
		}
	}
	return shape{typ: ir.Prim{Kind: ir.String}}
}

func distinctValues(values []*spec.Node) []*spec.Node {
	var out []*spec.Node
	seen := map[string]bool{}
	for _, v := range values {
		if !seen[v.Text()] && v.Kind() == spec.KindString {
			seen[v.Text()] = true
			out = append(out, v)
		}
	}
	return out
}

// mix gives the schema of a member together with what stands beside the union.
func (c *compiler) mix(s *schema.Schema, n *spec.Node) *schema.Schema {
	m := c.schemas.Mix(s, n)
	if m != nil {
		c.mixes[m.Parts[0]]++
	}
	return m
}
