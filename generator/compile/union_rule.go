package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are unionRule, the rule for oneOf and anyOf, and
// unions.ofNodes, a union without a schema of its own.

// unionRule types oneOf and anyOf: by the one Go type of all alternatives where
// they have one, else by a sum type.
func unionRule(t *types, s *schema.Schema, at place) (shape, bool) {
	u := t.unions
	if len(s.Members) == 0 {
		return u.ofDescendants(s, at)
	}
	if at.only != "" {
		return shape{}, false
	}
	nodes, null := u.members(s, map[*spec.Node]bool{})
	if len(nodes) == 0 && !null && s.Kind(at.only) == "" {
		return u.noAlternative(s, at), true
	}
	if len(s.Parts) > 0 && u.mixes[s.Parts[0]] > maxMixes {
		return t.fallback(at, s.Node.Pos(), diag.CodeUnionRaw, "the alternatives within the alternatives make too many combinations",
			"move the properties beside oneOf or anyOf into the alternatives"), true
	}
	if len(nodes) == 2 && !null && !s.Null && len(s.Props) == 0 {
		if got, ok := u.orEmpty(nodes, at); ok {
			return got, true
		}
	}
	got, ok := u.ofMembers(s, at, nodes)
	got.null = got.null || null
	return got, ok
}

// maxMixes bounds the combinations of nested alternatives, whose number grows
// exponentially with the depth.
const maxMixes = 500

// noAlternative is the type of a union whose members lead nowhere: to nothing,
// or back to the union.
func (u *unions) noAlternative(s *schema.Schema, at place) shape {
	for _, m := range s.Members {
		if _, ok := u.types.doc.Resolve(m); !ok {
			return u.types.unresolved(m, at)
		}
	}
	return u.types.cycle(s.Node, at)
}

// members returns the members of a union without null. Members that are unions
// themselves are replaced by their members.
func (u *unions) members(s *schema.Schema, seen map[*spec.Node]bool) (nodes []*spec.Node, null bool) {
	for _, m := range s.Members {
		target, ok := u.types.doc.Resolve(m)
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
		sm := u.types.schemas.Of(target)
		null = null || sm.Null || schema.ListsNull(sm.Enum)
		switch {
		case sm.IsNull():
			null = true
		case len(sm.Members) > 0 && len(sm.Props) == 0 && len(s.Props) == 0:
			s.Discs = append(s.Discs, sm.Disc)
			inner, innerNull := u.members(sm, seen)
			nodes, null = append(nodes, inner...), null || innerNull
		default:
			nodes = append(nodes, m)
		}
	}
	return nodes, null
}

// ofMembers types a union of nodes. False leaves it to the next rule.
func (u *unions) ofMembers(s *schema.Schema, at place, nodes []*spec.Node) (shape, bool) {
	common := len(s.Props) > 0 || s.Extra == schema.ExtraTyped
	switch {
	case len(nodes) == 0:
		return shape{}, false
	case len(nodes) == 1 && !common:
		return u.types.follow(s.Node, nodes[0], at), true
	case len(nodes) == 1:
		return u.types.build(u.mix(s, nodes[0]), at), true
	}
	var all []alternative
	for _, n := range nodes {
		a := alternative{node: n, mixed: common}
		if common {
			a.s = u.mix(s, n)
		} else if target, ok := u.types.doc.Resolve(n); ok && target.Kind() == spec.KindObject {
			a.s = u.types.schemas.Of(target)
		}
		if a.s == nil {
			return rawJSON(), true // the schema true accepts any JSON
		}
		a.kind = a.s.Kind("")
		if len(s.Types) == 0 {
			at := at
			at.variant = true
			u.types.warnImplied(a.s, at)
		}
		if a.kind == "" && s.Kind("") != "" && len(a.s.Members) == 0 {
			a.kind = s.Kind("") // the type stands beside oneOf
		}
		all = append(all, a.split()...)
	}
	if got, ok := u.plain(s, at, all); ok {
		return got, true
	}
	return u.declare(s, at, all), true
}

// split returns an alternative for each type of a member with a list of types.
func (a alternative) split() []alternative {
	if len(a.s.Types) < 2 {
		return []alternative{a}
	}
	var out []alternative
	for _, t := range a.s.Types {
		a.kind, a.only = t, t
		out = append(out, a)
	}
	return out
}

// mix merges a member with the keywords beside the union. It counts the merged
// schemas by the outermost union, to stop when there are too many.
func (u *unions) mix(s *schema.Schema, n *spec.Node) *schema.Schema {
	m := u.types.schemas.Mix(s, n)
	if m != nil {
		u.mixes[m.Parts[0]]++
	}
	return m
}

// plain recognises alternatives of one Go type: all strings, all numbers, or all
// the same schema.
func (u *unions) plain(s *schema.Schema, at place, all []alternative) (shape, bool) {
	kinds := map[string]bool{}
	same := true
	for _, a := range all {
		kinds[a.kind] = true
		same = same && a.s.ID == all[0].s.ID && a.only == all[0].only
	}
	switch {
	case kinds[""] && !kinds["object"]:
		return rawJSON(), true
	case same:
		return u.types.follow(s.Node, all[0].node, at), true
	case len(kinds) == 1 && kinds["string"]:
		return u.ofStrings(s, at, all), true
	case len(kinds) == 1 && kinds["boolean"]:
		return shape{typ: ir.Prim{Kind: ir.Bool}}, true
	case len(kinds) == 1 && kinds["integer"]:
		return shape{typ: ir.Prim{Kind: ir.Int64}}, true
	case len(kinds) <= 2 && !kinds["object"] && !kinds["array"] && !kinds["string"] && !kinds["boolean"]:
		return shape{typ: ir.Prim{Kind: ir.Float64}}, true
	}
	return shape{}, false
}

// ofStrings types alternatives that are all strings: an open enum of the values
// of all enums, a plain string without any.
func (u *unions) ofStrings(s *schema.Schema, at place, all []alternative) shape {
	var values []*spec.Node
	formats := map[ir.Kind]bool{}
	emptyToo := false
	for _, a := range all {
		if a.s.Enum != nil {
			values = append(values, schema.EnumValues(a.s.Enum)...)
			continue
		}
		if a.s.Const != nil {
			values = append(values, a.s.Const)
			continue
		}
		kind, ok := stringFormat(a.s)
		if !ok {
			kind = ir.String
		}
		formats[kind] = true
		least, _ := a.s.Node.Int("minLength")
		emptyToo = emptyToo || kind == ir.String && least == 0
	}
	if len(values) > 0 && (len(formats) == 0 || formats[ir.String]) {
		for _, a := range all {
			u.types.ledger.Claim(ledger.Go, a.s.Enum, a.s.Const)
		}
		return u.types.declare(s, at, scalar, func(d *declared) {
			def := enumDef(ir.String, distinctValues(values))
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

// ofNodes returns the type of a value that is valid against one of several
// schemas, such as a property whose schema differs between merged alternatives.
func (u *unions) ofNodes(nodes []*spec.Node, at place) shape {
	members := schema.Differing(nodes)
	if slices.ContainsFunc(members, u.types.schemas.AllowsAll) {
		return rawJSON()
	}
	if len(members) == 1 {
		return u.types.of(members[0], at)
	}
	s := &schema.Schema{Node: members[0], ID: u.types.schemas.Identify("any", members...), Required: map[string]bool{}, Members: members}
	if d, ok := u.types.decls.byKey[at.key(s)]; ok {
		return shape{typ: ir.Named{Decl: d.decl}, class: d.class, null: d.null}
	}
	if got, ok := unionRule(u.types, s, at); ok {
		if d := u.types.decls.byKey[at.key(s)]; d != nil {
			d.null = got.null
		}
		return got
	}
	return u.types.fallback(at, members[0].KeyPos(), diag.CodeUnionRaw, "the alternatives cannot be told apart",
		"add a discriminator, or members that only one of them requires")
}
