package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is enumRule.

// enumRule declares an open enum. Values of several types become a union of one
// enum for each.
func enumRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if s.Enum == nil {
		return shape{}, false
	}
	values := schema.EnumValues(s.Enum)
	null := schema.ListsNull(s.Enum)
	warnRepeated(t.diags, s.Enum)
	if len(values) == 0 {
		t.ledger.Claim(ledger.Go, s.Enum) // null, or a finding
		if !null {
			t.diags.Warnf(s.Enum.Pos(), diag.CodeEnumValues, "an enum without values allows nothing; no value is valid").
				WithFix("list the values, or remove enum")
		}
		return shape{null: null}, false
	}
	if !areScalars(t.diags, values) {
		t.ledger.Claim(ledger.Finding, s.Enum)
		return shape{}, false
	}
	if at.only != "" {
		values = ofKind(values, at.only)
	}
	t.ledger.Claim(ledger.Go, s.Enum)
	t.claimWider(s)
	got, ok := t.enumShape(s, at, values)
	got.null = got.null || null
	return got, ok
}

// claimWider claims the enums of other parts of an allOf that list the values of the
// enum and more: no value that they add is valid.
func (t *types) claimWider(s *schema.Schema) {
	for _, wider := range s.Enums {
		if wider == s.Enum {
			continue
		}
		listed := map[string]bool{}
		for v := range schema.Values(wider) {
			listed[v.Canonical()] = true
		}
		if !slices.ContainsFunc(slices.Collect(schema.Values(s.Enum)), func(v *spec.Node) bool { return !listed[v.Canonical()] }) {
			t.ledger.Claim(ledger.Elsewhere, wider)
		}
	}
}

// enumShape declares the enum, or the union, of the values.
func (t *types) enumShape(s *schema.Schema, at place, values []*spec.Node) (shape, bool) {
	if len(values) == 0 {
		return shape{}, false
	}
	switch base := enumBase(s, values); base {
	case "":
		return t.unions.declare(s, at, mixedValues(s, values)), true
	case ir.Bool:
		return shape{typ: ir.Prim{Kind: ir.Bool}}, true
	default:
		return t.declare(s, at, scalar, func(d *declared) { d.decl.Def = enumDef(base, values) }), true
	}
}

// mixedValues returns an alternative for each JSON type of the values.
func mixedValues(s *schema.Schema, values []*spec.Node) []alternative {
	var all []alternative
	for _, kind := range []string{"string", "number", "boolean"} {
		if len(ofKind(values, kind)) > 0 {
			all = append(all, alternative{node: s.Node, s: s, kind: kind, only: kind})
		}
	}
	return all
}

// ofKind returns the values of one JSON type.
func ofKind(values []*spec.Node, kind string) []*spec.Node {
	var out []*spec.Node
	for _, v := range values {
		switch v.Kind() {
		case spec.KindString:
			if kind == "string" {
				out = append(out, v)
			}
		case spec.KindBool:
			if kind == "boolean" {
				out = append(out, v)
			}
		default:
			if kind == "number" || kind == "integer" {
				out = append(out, v)
			}
		}
	}
	return out
}

// warnRepeated reports the values that an enum lists twice; the first one counts.
func warnRepeated(diags *diag.List, n *spec.Node) {
	seen := map[string]bool{}
	for v := range schema.Values(n) {
		text := string(v.JSON())
		if seen[text] {
			diags.Warnf(v.Pos(), diag.CodeDuplicateItem, "the value %s is here twice; it is one constant", godoc.OneLine(text)).WithFix("remove one of them")
		}
		seen[text] = true
	}
}

// areScalars reports whether all values are strings, numbers and booleans. An
// enum of objects and lists would be of little use.
func areScalars(diags *diag.List, values []*spec.Node) bool {
	for _, v := range values {
		if _, ok := constOf(v); !ok {
			diags.Warnf(v.Pos(), diag.CodeEnumValues, "a value of this enum is an object or a list; the enum is kept as documentation only").
				WithFix("describe the shapes with oneOf")
			return false
		}
	}
	return true
}

// enumBase returns the Go type of the values, "" when they have none in common.
func enumBase(s *schema.Schema, values []*spec.Node) ir.Kind {
	kinds := map[ir.Kind]int{}
	for _, v := range values {
		value, _ := constOf(v)
		kinds[value.Kind]++
	}
	if len(s.Types) == 1 && s.Types[0] == "string" {
		return ir.String // values that YAML reads as numbers were reported by spec
	}
	switch n := len(values); {
	case kinds[ir.String] == n:
		return ir.String
	case kinds[ir.Bool] == n:
		return ir.Bool
	case kinds[ir.Int64] == n && s.Format == "int32" && !slices.ContainsFunc(values, beyond32):
		return ir.Int32
	case kinds[ir.Int64] == n && (len(s.Types) == 0 || s.Types[0] != "number"):
		return ir.Int64
	case kinds[ir.Int64]+kinds[ir.Float64] == n:
		return ir.Float64
	}
	return ""
}

// beyond32 reports whether an int32 cannot hold a value.
func beyond32(n *spec.Node) bool {
	value, _ := constOf(n)
	return value.Int != int64(int32(value.Int))
}

// enumDef makes an enum of a base type. Values that are equal in Go are one
// constant, such as integers that are the same float64.
func enumDef(base ir.Kind, values []*spec.Node) *ir.Enum {
	def, seen := &ir.Enum{Base: base}, map[string]bool{}
	for _, v := range values {
		value, _ := constOf(v)
		switch {
		case base == ir.String:
			value = ir.Const{Kind: ir.String, Text: v.Text()}
		case base == ir.Float64 && value.Kind == ir.Int64:
			value = ir.Const{Kind: ir.Float64, Float: float64(value.Int)}
		case base == ir.Int32:
			value.Kind = ir.Int32
		}
		if text := constText(value); !seen[text] {
			seen[text] = true
			def.Values = append(def.Values, ir.EnumValue{Pos: v.Pos(), Value: value})
		}
	}
	return def
}
